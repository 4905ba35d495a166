internal import Ledger
internal import Vouchers

extension ClassRow: StoredRow {
  static var table: Table { .trainingClass }

  static func bind(_ key: ClassID, to columns: inout some ColumnSink) {
    columns.text(key.text)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.text(id.text)
    columns.text(institution.text)
    columns.text(programme.text)
    columns.text(occupation.text)
    columns.text(certificate.rawValue)
    columns.integer(grade.map { Int64($0) })
    columns.integer(Int64(hours))
    columns.text(entity.text)
    columns.day(start)
    columns.day(end)
    columns.integer(Int64(seats))
    columns.text(uplift?.text)
    columns.text(approver?.text)
    columns.day(approvedOn)
    columns.integer(rules)
    columns.integer(fen)
    columns.integer(Int64(learners))
    columns.text(state.rawValue)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    self.init(
      id: try columns.identifier(), institution: try columns.creditCode(),
      programme: try columns.identifier(),
      occupation: try columns.identifier(), certificate: try columns.choice(),
      grade: columns.optionalInteger().map { Int($0) }, hours: columns.count(),
      entity: try columns.identifier(),
      start: try columns.day(), end: try columns.day(), seats: columns.count(),
      uplift: try columns.optionalIdentifier())
    approver = try columns.optionalIdentifier()
    approvedOn = try columns.optionalDay()
    rules = columns.optionalInteger()
    fen = columns.integer()
    learners = columns.count()
    state = try columns.choice()
  }
}

extension ClaimRow: StoredRow {
  static var table: Table { .claim }

  static func bind(_ key: Int64, to columns: inout some ColumnSink) {
    columns.integer(key)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.integer(id)
    columns.text(classID.text)
    columns.text(institution.text)
    columns.account(account)
    columns.integer(fen)
    columns.integer(reviewedFen)
    columns.text(reviewer?.text)
    columns.text(cuts.map { "\($0.voucher.value):\($0.fen)" }.joined(separator: " "))
    columns.integer(Int64(count))
    columns.text(state.rawValue)
    columns.integer(order?.value)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    self.init(
      id: columns.integer(), classID: try columns.identifier(), institution: try columns.creditCode(),
      account: try columns.account(), count: 0, fen: columns.integer())
    reviewedFen = columns.integer()
    reviewer = try columns.optionalIdentifier()
    cuts = try columns.parsed(Self.cuts)
    count = columns.count()
    state = try columns.choice()
    order = try columns.optionalOrder()
  }

  private static func cuts(in text: String) -> [Cut]? {
    var cuts: [Cut] = []
    for part in text.split(separator: " ") {
      let sides = part.split(separator: ":")
      guard sides.count == 2, let voucher = try? VoucherNumber(sides[0]), let fen = Int64(sides[1]) else {
        return nil
      }
      cuts.append(Cut(voucher: voucher, fen: fen))
    }
    return cuts
  }
}
