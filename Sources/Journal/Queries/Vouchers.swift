public import Ledger
public import Vouchers
public import Wire

/// How many vouchers of an account are in a state, and what they hold in fen.
public struct VoucherTotal: Hashable, Sendable {
  public let account: AccountKey
  public let state: VoucherRow.State
  public let count: Int64
  public let fen: Int64
}

extension VoucherTotal {
  /// How totals are called in answers.
  static let table = "voucher_total"
  static let columns = ["tranche", "entity", "state", "count", "fen"]

  var cells: [RowCell] {
    [
      .text(account.tranche.text), .text(account.entity.text), .text(state.rawValue), .integer(count),
      .integer(fen),
    ]
  }

  /// Every total of an answer; `nil` when it is not of our format.
  public static func all(in answer: AnsweredRows) -> [VoucherTotal]? {
    var totals: [VoucherTotal] = []
    for answered in answer.tables where answered.name == table {
      for row in answered.rows {
        guard answered.columns == columns, let total = VoucherTotal(row) else { return nil }
        totals.append(total)
      }
    }
    return totals
  }

  private init?(_ cells: [RowCell]) {
    guard cells.count == Self.columns.count, case .text(let tranche) = cells[0],
      case .text(let entity) = cells[1], case .text(let state) = cells[2],
      case .integer(let count) = cells[3],
      case .integer(let fen) = cells[4], let tranche = try? TrancheID(tranche),
      let entity = try? EntityCode(entity), let state = VoucherRow.State(rawValue: state)
    else { return nil }
    self.init(account: AccountKey(tranche: tranche, entity: entity), state: state, count: count, fen: fen)
  }
}

/// A place in the list of vouchers by last usable day.
public struct ExpiryPlace: Hashable, Sendable {
  public let expires: Day
  public let number: VoucherNumber

  public init(expires: Day, number: VoucherNumber) {
    self.expires = expires
    self.number = number
  }
}

extension SQLiteJournal {
  public func voucher(_ number: VoucherNumber) throws(JournalError) -> VoucherRow? {
    try rows(VoucherRow.self, "WHERE number = ?") { $0.integer(number.value) }.first
  }

  /// In the order of their numbers.
  public func vouchers(ofHolder reference: Hash256) throws(JournalError) -> [VoucherRow] {
    try rows(VoucherRow.self, "WHERE holder = ? ORDER BY number") { $0.blob(reference) }
  }

  /// Those bound to a class now.
  public func vouchers(ofClass id: ClassID) throws(JournalError) -> [VoucherRow] {
    try rows(VoucherRow.self, "WHERE class = ? ORDER BY number") { $0.text(id.text) }
  }

  /// Those a claim holds now, found among the vouchers of its class.
  public func vouchers(ofClaim id: Int64) throws(JournalError) -> [VoucherRow] {
    try rows(
      VoucherRow.self, "WHERE class = (SELECT class FROM claim WHERE id = ?1) AND claim = ?1 ORDER BY number"
    ) { $0.integer(id) }
  }

  /// A page of all vouchers in the order of their numbers.
  public func vouchers(after number: VoucherNumber?, limit: Int) throws(JournalError) -> [VoucherRow] {
    try rows(VoucherRow.self, "WHERE number > ? ORDER BY number LIMIT ?") {
      $0.integer(number?.value ?? 0)
      $0.integer(Int64(limit))
    }
  }

  /// Open vouchers whose last usable day is before `day`, in the order of that day and of numbers: candidates
  /// to lapse. Windows for redemption and correction may still be open; the rules judge that.
  ///
  /// Walks over the vouchers that already ended, about a million in half a second; nothing is locked
  /// meanwhile.
  ///
  /// - Parameter after: where the last page ended.
  public func dueVouchers(
    before day: Day, after place: ExpiryPlace?, limit: Int
  ) throws(JournalError) -> [ExpiryPlace] {
    try read { session throws(JournalError) in
      let select = try session.statement(
        """
        SELECT expires, number FROM voucher INDEXED BY voucher_expires CROSS JOIN voucher_state USING (number)
        WHERE expires < ?1 AND (expires, number) > (?2, ?3) AND state IN (\(Self.openStates))
        ORDER BY expires, number LIMIT ?4
        """)
      return try select.all({
        $0.day(day)
        $0.integer(place.map { Int64($0.expires.number) } ?? Int64.min)
        $0.integer(place?.number.value ?? 0)
        $0.integer(Int64(limit))
      }) { (row: inout ColumnReader) throws(JournalError) in
        ExpiryPlace(expires: try row.day(), number: try row.voucher())
      }
    }
  }

  /// The newest number; 0 before the first voucher.
  public func lastVoucherNumber() throws(JournalError) -> Int64 {
    try read { session throws(JournalError) in
      try session.statement("SELECT coalesce(max(number), 0) FROM voucher").first {
        (row: inout ColumnReader) in row.integer()
      } ?? 0
    }
  }

  /// The funnel, by account and state. Reads every voucher: a second for two million.
  public func voucherTotals() throws(JournalError) -> [VoucherTotal] {
    try read { session throws(JournalError) in
      let select = try session.statement(
        """
        SELECT tranche, entity, state, count(*), sum(fen) FROM \(Table.voucher.source)
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """)
      return try select.all { (row: inout ColumnReader) throws(JournalError) in
        VoucherTotal(
          account: try row.account(), state: try row.choice(), count: row.integer(), fen: row.integer())
      }
    }
  }

  private static var openStates: String {
    VoucherRow.State.allCases.filter(\.isOpen).map { "'\($0.rawValue)'" }.joined(separator: ", ")
  }
}
