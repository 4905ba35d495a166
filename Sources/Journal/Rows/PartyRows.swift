internal import Ledger
internal import Vouchers
internal import Wire

extension KeyRow: StoredRow {
  static var table: Table { .signingKey }

  static func bind(_ key: KeyID, to columns: inout some ColumnSink) {
    columns.text(key.text)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.text(id.text)
    columns.text(algorithm)
    columns.blob(spki)
    switch party {
    case .institution(let code):
      columns.text(code.text)
      columns.null()
    case .person(let person):
      columns.null()
      columns.text(person.text)
    }
    columns.text(role.rawValue)
    columns.text(scope.text)
    columns.text(state.rawValue)
    columns.integer(lastSequence)
    columns.text(successor?.text)
    columns.integer(refusalHour)
    columns.integer(refusals)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    self.init(
      id: try columns.identifier(), algorithm: try columns.text(), spki: try columns.bytes(),
      party: try columns.party(), role: try columns.choice(), scope: try columns.parsed { try? Scope($0) },
      state: try columns.choice(), lastSequence: columns.optionalInteger(),
      successor: try columns.optionalIdentifier(), refusalHour: columns.integer(), refusals: columns.integer()
    )
  }
}

extension ColumnReader {
  fileprivate mutating func party() throws(JournalError) -> Party {
    if skipNull() { return .person(try identifier()) }
    let code = try creditCode()
    guard skipNull() else { throw JournalError(.corrupt, "a key of two parties") }
    return .institution(code)
  }
}

extension InstitutionRow: StoredRow {
  static var table: Table { .institution }

  static func bind(_ key: CreditCode, to columns: inout some ColumnSink) {
    columns.text(key.text)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.text(code.text)
    columns.text(name)
    columns.text(entity.text)
    columns.text(Self.text(of: programmes))
    columns.text(state.rawValue)
    columns.blob(payee)
    columns.day(suspendedOn)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    self.init(
      code: try columns.creditCode(), name: try columns.text(), entity: try columns.identifier(),
      programmes: try columns.parsed(Self.programmes), state: try columns.choice(),
      payee: try columns.optionalHash(), suspendedOn: try columns.optionalDay())
  }

  /// The programmes as the registering command writes them.
  private static func text(of programmes: [Programme]) -> String {
    var json = JSONWriter()
    json.array { for programme in programmes { programme.write(to: &$0) } }
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private static func programmes(in text: String) -> [Programme]? {
    guard let value = try? JSON(parsing: Array(text.utf8)), case .array(let items) = value else { return nil }
    return try? items.map { try Programme($0, path: "programmes") }
  }
}

extension ProposalRow: StoredRow {
  static var table: Table { .proposal }

  static func bind(_ key: Int64, to columns: inout some ColumnSink) {
    columns.integer(key)
  }

  func bind(to columns: inout some ColumnSink) {
    columns.integer(sequence)
    columns.text(key.text)
    columns.text(person.text)
    columns.text(role.rawValue)
    columns.text(String(decoding: act.json, as: UTF8.self))
    columns.text(state.rawValue)
  }

  init(_ columns: inout ColumnReader) throws(JournalError) {
    self.init(
      sequence: columns.integer(), key: try columns.identifier(), person: try columns.identifier(),
      role: try columns.choice(), act: try columns.parsed { try? Act(parsing: Array($0.utf8)) },
      state: try columns.choice())
  }
}
