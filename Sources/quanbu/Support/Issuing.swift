import Ledger
import LedgerService
import Signing
import Vouchers
import Wire

/// Turns people or places in a pool into issuing commands and tokens that agree with what the ledger will decide.
struct Issuing {
  /// One voucher to issue.
  struct Place: Hashable {
    /// Line of the roster; 0 in a pool.
    let row: Int
    let holder: Hash256?
  }

  let session: ActingSession
  let tokens: TokenSigner
  let batch: BatchRow

  /// Drafts of at most `IssueVouchers.limit` vouchers each, numbered from the next free number on.
  func drafts(_ places: [Place], file: String, replaces: VoucherNumber? = nil) throws -> [Draft] {
    var next = try nextNumber()
    let expires = try lastUsableDay()
    var drafts: [Draft] = []
    var progress = Progress(Text("制作券码", "Making tokens"), total: places.count)
    for start in stride(from: 0, to: places.count, by: IssueVouchers.limit) {
      let part = places[start..<min(start + IssueVouchers.limit, places.count)]
      drafts.append(
        try draft(
          holders: part.map(\.holder), rows: part.map(\.row), file: file, first: next, expires: expires,
          replaces: replaces))
      next += Int64(part.count)
      progress.update(start + part.count)
    }
    return drafts
  }

  /// The same vouchers under numbers that are free now, expiring as of today.
  func renumbered(_ drafts: [Draft]) throws -> [Draft] {
    var next = try nextNumber()
    let expires = try lastUsableDay()
    return try drafts.map { draft in
      guard case .issueVouchers(let act) = draft.act else { return draft }
      defer { next += Int64(act.items.count) }
      var renewed = try self.draft(
        holders: act.items.map(\.holder), rows: draft.rows, file: draft.file, first: next, expires: expires,
        replaces: act.replaces)
      renewed.skipped = draft.skipped
      return renewed
    }
  }

  private func draft(
    holders: [Hash256?], rows: [Int], file: String, first: Int64, expires: Day, replaces: VoucherNumber?
  ) throws -> Draft {
    var items: [IssueVouchers.Item] = []
    var texts: [String] = []
    for (offset, holder) in holders.enumerated() {
      let token = try tokens.sign(
        VoucherToken(
          number: try VoucherNumber(first + Int64(offset)), expires: expires, fen: batch.fen, batch: batch.id)
      )
      items.append(IssueVouchers.Item(holder: holder, token: Digest.sha256(Array(token.utf8))))
      texts.append(token)
    }
    let act = IssueVouchers(
      batch: batch.id, first: try VoucherNumber(first), items: items, replaces: replaces)
    return Draft(act: .issueVouchers(act), file: file, rows: rows, tokens: texts)
  }

  /// Whether a saved draft's tokens expire on another day than they would if issued now: asked of the ledger once for
  /// all drafts.
  func outdated() -> (Draft) throws -> Bool {
    var today: Day?
    return { draft in
      guard let token = draft.tokens.first else { return false }
      let day = try today ?? lastUsableDay()
      today = day
      return Self.expiry(of: token) != day
    }
  }

  private func nextNumber() throws -> Int64 { try session.view { $0.whole.counters.voucher + 1 } }

  /// As the ledger will compute it: validity of the rules in force, from the day of the entry.
  private func lastUsableDay() throws -> Day {
    try session.view { view in
      let today = session.today(in: view)
      guard let months = view.whole.book.validityMonths(for: batch.account.entity, on: today) else {
        throw LedgerView.missing(.noValidity, batch.account.entity.text)
      }
      return today.adding(months: months)
    }
  }

  /// The ledger's own word on the last usable day must be the one every token of the command carries.
  static func confirm(_ draft: Draft, _ events: [Event]) throws {
    guard case .issueVouchers(let act) = draft.act, let token = draft.tokens.first else { return }
    guard case .issued(let expires, _)? = events.first, Self.expiry(of: token) == expires else {
      throw CommandFailure(
        .integrity, code: "token-expiry-differs",
        Text(
          "自 \(act.first) 起 \(act.items.count) 张券码的到期日与账本不符：请勿发放，作废后重发",
          """
          the tokens from \(act.first) on (\(act.items.count)) expire on another day than the ledger says: \
          hand none out, void and reissue
          """))
    }
  }

  private static func expiry(of token: String) -> Day? {
    let parts = token.utf8.split(separator: UInt8(ascii: "."))
    guard parts.count == 3, let payload = Base64.decodeURL(parts[1]) else { return nil }
    return (try? VoucherToken(payload: payload))?.expires
  }
}
