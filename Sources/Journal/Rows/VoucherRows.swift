internal import Ledger
internal import Vouchers
internal import Wire

extension BatchRow: StoredRow {
  static var table: Table { .batch }

  static func bind(_ key: BatchID, to columns: inout some ColumnSink) {
    columns.text(key.text)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.text(id.text)
    columns.account(account)
    columns.text(reach.rawValue)
    columns.text(value.rawValue)
    columns.integer(fen)
    columns.integer(count)
    columns.text(commitment.rawValue)
    columns.integer(issued)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    self.init(
      id: try columns.identifier(), account: try columns.account(), reach: try columns.choice(),
      value: try columns.choice(), fen: columns.integer(), count: columns.integer(),
      commitment: try columns.choice(), issued: columns.integer())
  }
}

extension VoucherRow: StoredRow {
  static var table: Table { .voucher }

  static func bind(_ key: VoucherNumber, to columns: inout some ColumnSink) {
    columns.integer(key.value)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.integer(number.value)
    columns.text(batch.text)
    columns.account(account)
    columns.blob(token)
    columns.day(issuedOn)
    columns.day(expires)
    columns.integer(rules)
    columns.text(state.rawValue)
    columns.integer(fen)
    columns.integer(claim)
    columns.day(correctBy)
    columns.integer(link?.value)
    columns.blob(holder)
    columns.text(classID?.text)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    let number = try columns.voucher()
    let batch: BatchID = try columns.identifier()
    let account = try columns.account()
    let token = try columns.hash()
    let issuedOn = try columns.day()
    let expires = try columns.day()
    let rules = columns.integer()
    let state: State = try columns.choice()
    let fen = columns.integer()
    let claim = columns.optionalInteger()
    let correctBy = try columns.optionalDay()
    let link = try columns.optionalVoucher()
    self.init(
      number: number, batch: batch, account: account, holder: try columns.optionalHash(), token: token,
      state: state,
      issuedOn: issuedOn, expires: expires, rules: rules, fen: fen, classID: try columns.optionalIdentifier(),
      claim: claim, correctBy: correctBy, link: link)
  }
}

extension HolderRow: StoredRow {
  static var table: Table { .holder }

  static func bind(_ key: Hash256, to columns: inout some ColumnSink) {
    columns.blob(key)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.blob(reference)
    columns.integer(voucher?.value)
    columns.text(uses.map(\.text).joined(separator: " "))
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    self.init(
      reference: try columns.hash(), voucher: try columns.optionalVoucher(),
      uses: try columns.parsed(Self.uses))
  }

  private static func uses(in text: String) -> [Use]? {
    var uses: [Use] = []
    for part in text.split(separator: " ") {
      guard let use = Use(text: part) else { return nil }
      uses.append(use)
    }
    return uses
  }
}

extension HolderRow.Use {
  /// `voucher:occupation:grade:year`, the grade empty when there is none; identifiers have neither colon nor
  /// space.
  var text: String { "\(voucher.value):\(occupation.text):\(grade.map { String($0) } ?? ""):\(year)" }

  init?(text: Substring) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 4, let voucher = try? VoucherNumber(parts[0]),
      let occupation = try? OccupationCode(parts[1]), let year = Int(parts[3])
    else { return nil }
    var grade: Int?
    if !parts[2].isEmpty {
      guard let number = Int(parts[2]) else { return nil }
      grade = number
    }
    self.init(voucher: voucher, occupation: occupation, grade: grade, year: year)
  }
}
