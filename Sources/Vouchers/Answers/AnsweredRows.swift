internal import Wire

/// Rows of the ledger's tables, which name themselves: every look-up is answered in this one form.
public struct AnsweredRows: Hashable, Sendable {
  /// Some rows of one table, with the names of their columns.
  public struct Table: Hashable, Sendable {
    public let name: String
    public let columns: [String]
    public var rows: [[RowCell]]

    public init(name: String, columns: [String], rows: [[RowCell]] = []) {
      self.name = name
      self.columns = columns
      self.rows = rows
    }
  }

  /// Tables, columns and rows that are read at most.
  private static let limits = (tables: 32, columns: 64, rows: 100_000, key: 8)

  public var tables: [Table]
  /// Where the rest begins; `nil` when nothing is left. Handed back as it is in the next question's `after`.
  public var next: [RowCell]?

  public init(tables: [Table] = [], next: [RowCell]? = nil) {
    self.tables = tables
    self.next = next
  }

  /// About how many bytes it takes.
  public var length: Int {
    tables.reduce(0) { $1.rows.reduce($0) { $1.reduce($0) { $0 + $1.length } } }
  }

  /// Reads the members strictly: each row has exactly as many cells as its table has columns.
  init(from members: inout MemberReader) throws(MalformedInput) {
    tables = try members.array("tables", count: 0...Self.limits.tables) {
      (item, path) throws(MalformedInput) in try Table(item, path: path)
    }
    next = try Self.place("next", in: &members)
  }

  /// A place between rows, where an object has one.
  static func place(_ name: String, in members: inout MemberReader) throws(MalformedInput) -> [RowCell]? {
    try members.optionalArray(name, count: 1...limits.key) { (item, path) throws(MalformedInput) in
      try RowCell(item, path: path)
    }
  }

  func write(to json: inout JSONWriter) {
    json.name("tables")
    json.array { list in for table in tables { list.object { table.write(to: &$0) } } }
    if let next {
      json.name("next")
      json.array { for cell in next { cell.write(to: &$0) } }
    }
  }
}

extension AnsweredRows.Table {
  fileprivate init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    name = try members.string("table", atMost: 60)
    let columns = try members.array("columns", count: 1...AnsweredRows.limits.columns) {
      (item, path) throws(MalformedInput) in try MemberReader.string(item, path: path, atMost: 60)
    }
    self.columns = columns
    rows = try members.array("rows", count: 0...AnsweredRows.limits.rows) {
      (item, path) throws(MalformedInput) in
      var row: [RowCell] = []
      row.reserveCapacity(columns.count)
      for cell in try MemberReader.row(item, path: path, count: columns.count...columns.count) {
        row.append(try RowCell(cell, path: path))
      }
      return row
    }
    try members.finish()
  }

  fileprivate func write(to json: inout JSONWriter) {
    json.member("table", name)
    json.name("columns")
    json.array { for column in columns { $0.string(column) } }
    json.name("rows")
    json.array { list in
      for row in rows { list.array { for cell in row { cell.write(to: &$0) } } }
    }
  }
}
