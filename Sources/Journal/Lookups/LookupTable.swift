/// A table whose rows may be told in answers.
enum LookupTable: Hashable, Sendable {
  case projected(ProjectedTable)
  case entry
  case payeeAccount

  init?(name: String) {
    switch name {
    case Self.entry.table.name: self = .entry
    case Self.payeeAccount.table.name: self = .payeeAccount
    default:
      guard let table = ProjectedTable(rawValue: name) else { return nil }
      self = .projected(table)
    }
  }

  var table: Table {
    switch self {
    case .projected(let table): table.table
    case .entry: .entry
    case .payeeAccount: .payeeAccount
    }
  }
}

extension Table {
  fileprivate static let entry = Table(
    "journal",
    [.integer("seq", .key), .integer("at", .fixed), .blob("leaf", .fixed), .blob("entry", .fixed)])
  fileprivate static let payeeAccount = Table(
    "payee_account",
    [
      .blob("hash", .key), .text("institution", .fixed), .blob("salt", .fixed), .text("name", .fixed),
      .text("number", .fixed), .text("bank", .fixed),
    ])
}
