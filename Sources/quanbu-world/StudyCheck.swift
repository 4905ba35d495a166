import Wire

/// Compares what the ledger reports of vouchers, claims and money with what was written down, entity by entity.
struct StudyCheck {
  /// How far the story has been told.
  enum Stage: String, CaseIterable {
    /// Classes have redeemed, nobody has reviewed.
    case taught
    /// Reviewed twice and corrected, nothing settled.
    case reviewed
  }

  let expected: StudyExpectation
  let funnel: EntityTable
  let claims: [ListedClaim]
  let fund: EntityTable

  func differences(at stage: Stage) -> [String] {
    var found = Differences()
    for line in expected.lines {
      for (name, count) in Self.vouchers(of: line, stage) {
        found.expect("\(line.entity) vouchers \(name)", count, funnel[line.entity, name])
      }
      for (name, fen) in Self.money(of: line, stage) {
        found.expect("\(line.entity) fund \(name)", fen, fund[line.entity, name])
      }
      let own = claims.filter { $0.entity == line.entity }
      let isReviewed = stage == .reviewed
      found.expect("\(line.entity) classes redeemed", line.classes, Int64(Set(own.map(\.room)).count))
      found.expect(
        "\(line.entity) claimed vouchers", isReviewed ? line.redeemed - line.refused : line.redeemed,
        own.reduce(0) { $0 + $1.vouchers })
      found.expect(
        "\(line.entity) claimed fen", isReviewed ? line.payableFen : line.claimedFen,
        own.reduce(0) { $0 + $1.fen })
      let state = isReviewed ? "approved" : "filed"
      found.expect("\(line.entity) claims not \(state)", 0, Int64(own.count { $0.state != state }))
    }
    return found.lines
  }

  /// Vouchers by the state they are in.
  private static func vouchers(of line: StudyExpectation.Line, _ stage: Stage) -> [(String, Int64)] {
    let refused = stage == .reviewed ? line.refused : 0
    return [
      ("issued", line.issued - line.claimed), ("claimed", line.claimed - line.activated),
      ("activated", line.activated - line.redeemed), ("redeemed", line.redeemed - refused),
      ("refused", refused), ("lapsed", 0), ("voided", 0), ("sum", line.issued),
    ]
  }

  private static func money(of line: StudyExpectation.Line, _ stage: Stage) -> [(String, Int64)] {
    let isReviewed = stage == .reviewed
    return [
      ("committed", line.committedFen), ("claimed", isReviewed ? 0 : line.claimedFen),
      ("payable", isReviewed ? line.payableFen : 0), ("ordered", 0), ("paid", 0),
    ]
  }

  /// What the journal says reviewers said of single vouchers, against what they were to say.
  static func differences(_ expected: StudyExpectation, inEntries report: JSON) throws -> [String] {
    guard case .array(let entries)? = report["entries"] else {
      throw WorldError("报表中没有 entries", "the report has no entries")
    }
    var found = Differences()
    found.expect("exception", all: expected.exceptions.map(\.text), entries.flatMap(exceptions))
    return found.lines
  }

  /// Of an accepted review: `[voucher, judgement, reason]`, and what remains of a cut amount.
  private static func exceptions(of entry: JSON) -> [String] {
    guard entry["act"] == .string("claim.review"), entry["refused"] == nil,
      case .array(let rows)? = entry["payload"]?["exceptions"]
    else { return [] }
    return rows.map { row in
      guard case .array(let cells) = row, cells.count >= 3, case .integer(let voucher) = cells[0],
        case .string(let judgement) = cells[1]
      else { return "?" }
      var fen: Int64?
      if cells.count > 3, case .integer(let number) = cells[3] { fen = number }
      return StudyExpectation.Exception(voucher: voucher, judgement: judgement, fen: fen).text
    }
  }
}
