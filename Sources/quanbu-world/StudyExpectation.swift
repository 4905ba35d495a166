import Vouchers
import Wire

/// What must be found of people's vouchers: written down when the story is made up, compared with what the ledger says
/// when it was told.
struct StudyExpectation: Equatable {
  /// One budget entity's part. Amounts in fen.
  struct Line: Equatable {
    let entity: String
    var issued: Int64 = 0
    var claimed: Int64 = 0
    var activated: Int64 = 0
    var redeemed: Int64 = 0
    /// Finally: 不予通过.
    var refused: Int64 = 0
    /// Classes that redeem something.
    var classes: Int64 = 0
    /// What its open vouchers bind while claims are under review.
    var committedFen: Int64 = 0
    var claimedFen: Int64 = 0
    /// What is left to be paid once what was returned has been corrected and accepted.
    var payableFen: Int64 = 0
    /// Vouchers never redeemed, which lapse in the end, and what they bind by then.
    var lapsed: Int64 = 0
    var lapsedFen: Int64 = 0
  }

  /// What a reviewer says of one voucher.
  struct Exception: Equatable {
    let voucher: Int64
    let judgement: String
    /// What remains of a cut amount.
    let fen: Int64?

    var text: String { "\(voucher) \(judgement)" + (fen.map { " \($0)" } ?? "") }
  }

  private(set) var lines: [Line]
  let exceptions: [Exception]

  func sum(_ part: KeyPath<Line, Int64>) -> Int64 { lines.reduce(0) { $0 + $1[keyPath: part] } }
}

// MARK: made up

extension StudyExpectation {
  /// - Parameter claimedLater: pool vouchers that an attempt has claimed after the reviews, and nobody uses.
  init(of study: Study, _ reviews: [Review], claimedLater: [IssuedVoucher]) {
    lines = BudgetEntity.all.map { Line(entity: $0.code) }
    exceptions = reviews.flatMap(\.exceptions).map {
      Exception(voucher: $0.number, judgement: $0.judgement.rawValue, fen: $0.fen)
    }
    addClaims(of: study)
    addClasses(of: study)
    for exception in reviews.flatMap(\.exceptions) {
      change(exception.learner.voucher, study) { line, _ in
        if exception.judgement == .refuse { line.refused += 1 }
        // What was returned is redeemed again and accepted.
        if exception.judgement != .correct { line.payableFen -= exception.lostFen }
      }
    }
    for place in lines.indices {
      lines[place].lapsed = lines[place].issued - lines[place].redeemed
      lines[place].lapsedFen = lines[place].committedFen
    }
    for voucher in claimedLater { change(voucher, study) { $0.lapsedFen += $1.bindsAtClaim } }
  }

  private mutating func addClaims(of study: Study) {
    for batch in study.society.batches { change(batch) { $0.issued += Int64(batch.count) } }
    let served = study.claims.flatMap(\.self) + study.dryClaims.dropLast()
    for claim in served { change(claim.voucher, study) { line, _ in line.claimed += 1 } }
    for claim in study.idle { change(claim.voucher, study) { $0.committedFen += $1.bindsAtClaim } }
    // A pool's voucher binds nothing before somebody claims it.
    for voucher in study.unclaimed {
      change(voucher, study) { $0.committedFen += $1.reach == .targeted ? $1.bindsAtClaim : 0 }
    }
  }

  private mutating func addClasses(of study: Study) {
    for room in study.classes {
      guard let place = lines.firstIndex(where: { $0.entity == room.entity.code }) else { continue }
      if room.learners.contains(where: { $0.result != nil }) { lines[place].classes += 1 }
      for learner in room.learners {
        change(learner.voucher, study) { line, batch in
          line.activated += 1
          guard let result = learner.result else {
            line.committedFen += batch.value == .face ? batch.fen : room.rate
            return
          }
          line.redeemed += 1
          line.claimedFen += result.fen
          line.payableFen += result.fen
        }
      }
    }
  }

  private mutating func change(_ batch: Batch, _ body: (inout Line) -> Void) {
    guard let place = lines.firstIndex(where: { $0.entity == batch.entity.code }) else { return }
    body(&lines[place])
  }

  private mutating func change(_ voucher: IssuedVoucher, _ study: Study, _ body: (inout Line, Batch) -> Void)
  {
    let batch = study.society.batches[voucher.batch]
    change(batch) { body(&$0, batch) }
  }
}

extension Batch {
  /// What a voucher of it binds once it is claimed, and if it names somebody from the day it is issued.
  fileprivate var bindsAtClaim: Int64 { commitment == .issue ? fen : 0 }
}

// MARK: written and read

extension StudyExpectation {
  private static var members: [(name: String, part: WritableKeyPath<Line, Int64>)] {
    [
      ("issued", \.issued), ("claimed", \.claimed), ("activated", \.activated), ("redeemed", \.redeemed),
      ("refused", \.refused), ("classes", \.classes), ("committedFen", \.committedFen),
      ("claimedFen", \.claimedFen), ("payableFen", \.payableFen), ("lapsed", \.lapsed),
      ("lapsedFen", \.lapsedFen),
    ]
  }

  var json: JSONWriter {
    var json = JSONWriter(reserving: 4096)
    json.object { json in
      json.name("entities")
      json.array { list in
        for line in lines {
          list.object { object in
            object.member("entity", line.entity)
            for (name, part) in Self.members { object.member(name, line[keyPath: part]) }
          }
        }
      }
      json.name("exceptions")
      json.array { list in
        for exception in exceptions {
          list.object {
            $0.member("voucher", exception.voucher)
            $0.member("judgement", exception.judgement)
            if let fen = exception.fen { $0.member("fen", fen) }
          }
        }
      }
    }
    return json
  }

  init(_ json: JSON) throws {
    let table = try EntityTable(json, "entities")
    guard table.entities == BudgetEntity.all.map(\.code), case .array(let items)? = json["exceptions"] else {
      throw Self.incomplete
    }
    lines = try table.entities.map { entity in
      var line = Line(entity: entity)
      for (name, part) in Self.members {
        guard let number = table[entity, name] else { throw Self.incomplete }
        line[keyPath: part] = number
      }
      return line
    }
    exceptions = try items.map { item in
      guard case .integer(let voucher)? = item["voucher"], case .string(let judgement)? = item["judgement"]
      else { throw Self.incomplete }
      var fen: Int64?
      if case .integer(let number)? = item["fen"] { fen = number }
      return Exception(voucher: voucher, judgement: judgement, fen: fen)
    }
  }

  private static var incomplete: WorldError {
    WorldError("expected-study.json 内容不全", "expected-study.json is incomplete")
  }
}

extension Folder {
  /// What `quanbu-world study` wrote down.
  func studyExpectation() throws -> StudyExpectation {
    try StudyExpectation(Self.readJSON(path("world/expected-study.json")))
  }
}
