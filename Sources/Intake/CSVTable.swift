/// A column a table may have: our name for it and the names it goes by in files, Chinese and English.
public struct CSVColumn: Hashable, Sendable {
  /// Our name, for look-ups and messages.
  public let key: String
  /// What headers call it. White space around, ASCII case, and `_` or a space for `-` make no difference.
  public let names: [String]
  public let isRequired: Bool

  public init(_ key: String, _ names: [String], isRequired: Bool = true) {
    self.key = key
    self.names = names
    self.isRequired = isRequired
  }
}

/// One cell and where it stands.
public struct CSVCell: Hashable, Sendable {
  /// The content without white space around it.
  public let text: String
  public let line: Int
  /// From 1.
  public let column: Int
  /// Our name for the column.
  public let key: String

  /// Without the white space that exports put around numbers: blanks, tabs, and the wide and unbreakable
  /// blanks.
  static func trimmed(_ text: String) -> String {
    func isBlank(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar {
      case " ", "\t", "\n", "\r", "\u{A0}", "\u{3000}", "\u{FEFF}": true
      default: false
      }
    }
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last else { return text }
    if !isBlank(first), !isBlank(last) { return text }
    let head = scalars.drop(while: isBlank)
    var end = head.endIndex
    while end > head.startIndex {
      let before = head.index(before: end)
      guard isBlank(head[before]) else { break }
      end = before
    }
    return String(head[head.startIndex..<end])
  }
}

/// Rows under a header.
public struct CSVTable: Sendable {
  public enum UnknownColumns: Sendable {
    /// An unknown column is a mistake: for lists we define ourselves.
    case refused
    /// Unknown columns are passed over: for files of banks.
    case ignored
  }

  public let file: String
  /// The header as the file has it.
  public let header: CSVRow
  /// Rows with as many fields as the header (empty fields beyond it don't count), blank ones left out.
  public let rows: [CSVRow]
  /// Rows with another number of fields, in their order; each has its `ragged-row` in ``problems``.
  public let raggedRows: [CSVRow]
  public let problems: [InputProblem]
  private let keys: [String]
  private let positions: [Int?]

  /// - Parameters:
  ///   - rows: what ``CSVReader`` read.
  ///   - headerAt: which of `rows` is the header; those before it are left out.
  /// - Throws: `no-header`, `missing-column` (names all), `duplicate-column`, `unknown-column`.
  public init(
    _ rows: [CSVRow], headerAt index: Int = 0, columns: [CSVColumn],
    unknown: UnknownColumns = .refused, file: String
  ) throws(InputProblem) {
    guard rows.indices.contains(index), !rows[index].isBlank else {
      throw InputProblem(.noHeader, file: file)
    }
    let header = rows[index]
    self.file = file
    self.header = header
    keys = columns.map(\.key)
    positions = try Self.positions(of: columns, in: header, unknown: unknown, file: file)
    (self.rows, raggedRows, problems) = Self.sorted(
      rows[(index + 1)...], width: header.fields.count, file: file)
  }

  /// Reads a table whose header is its first record.
  public init(
    _ text: TextFile, delimiter: UInt8 = UInt8(ascii: ","), columns: [CSVColumn],
    unknown: UnknownColumns = .refused
  ) throws(InputProblem) {
    let rows = try CSVReader.rows(text.utf8, delimiter: delimiter, file: text.path)
    try self.init(rows, columns: columns, unknown: unknown, file: text.path)
  }

  /// The cell of `row` in the column we call `key`; `nil` when the file has no such column.
  public func cell(_ key: String, of row: CSVRow) -> CSVCell? {
    guard let index = keys.firstIndex(of: key), let position = positions[index],
      row.fields.indices.contains(position)
    else { return nil }
    return CSVCell(
      text: CSVCell.trimmed(row.fields[position]), line: row.line, column: position + 1, key: key)
  }

  /// Where the column we call `key` stands, from 1; 0 when the file does not have it.
  public func columnNumber(_ key: String) -> Int {
    guard let index = keys.firstIndex(of: key), let position = positions[index] else { return 0 }
    return position + 1
  }

  private static func positions(
    of columns: [CSVColumn], in header: CSVRow, unknown: UnknownColumns, file: String
  ) throws(InputProblem) -> [Int?] {
    var positions = [Int?](repeating: nil, count: columns.count)
    for (position, name) in header.fields.enumerated() {
      let name = normalised(name)
      guard let index = columns.firstIndex(where: { $0.names.contains { normalised($0) == name } }) else {
        if unknown == .ignored || name.isEmpty { continue }
        // The name itself may be a learner's: a file without a header has a person there.
        throw InputProblem(.unknownColumn, file: file, line: header.line, column: position + 1)
      }
      guard positions[index] == nil else {
        throw InputProblem(
          .duplicateColumn, file: file, line: header.line, column: position + 1, field: columns[index].key)
      }
      positions[index] = position
    }
    let missing = columns.indices.filter { columns[$0].isRequired && positions[$0] == nil }.map {
      columns[$0]
    }
    if let first = missing.first {
      let names = missing.map { $0.names.joined(separator: "/") }.joined(separator: ", ")
      // Where it could be added: after the columns that are there.
      throw InputProblem(
        .missingColumn, file: file, line: header.line, column: header.fields.count + 1, field: first.key,
        detail: names)
    }
    return positions
  }

  private static func normalised(_ name: String) -> String {
    let units = CSVCell.trimmed(name).utf8.map { unit in
      switch unit {
      case 0x41...0x5A: unit | 0x20
      case UInt8(ascii: "_"), UInt8(ascii: " "): UInt8(ascii: "-")
      default: unit
      }
    }
    return String(decoding: units, as: UTF8.self)
  }

  private static func sorted(
    _ rows: ArraySlice<CSVRow>, width: Int, file: String
  ) -> (even: [CSVRow], ragged: [CSVRow], problems: [InputProblem]) {
    var even: [CSVRow] = []
    var ragged: [CSVRow] = []
    var problems: [InputProblem] = []
    even.reserveCapacity(rows.count)
    for row in rows where !row.isBlank {
      let surplus = row.fields.dropFirst(width)
      if row.fields.count >= width, surplus.allSatisfy({ CSVCell.trimmed($0).isEmpty }) {
        even.append(row)
      } else {
        ragged.append(row)
        let detail = String(row.fields.count) + " ≠ " + String(width)
        // The first field that is missing, or the first that is too many.
        let extra = surplus.firstIndex { !CSVCell.trimmed($0).isEmpty } ?? row.fields.count
        problems.append(
          InputProblem(.raggedRow, file: file, line: row.line, column: extra + 1, detail: detail))
      }
    }
    return (even, ragged, problems)
  }
}
