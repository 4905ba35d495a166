/// A table of plain text whose columns stay aligned when Chinese and Latin text mix.
public struct TextTable: Sendable {
  /// Where a cell stands in its column.
  public enum Alignment: Sendable {
    case left
    case right
  }

  /// A title and how the cells below it stand.
  public struct Column: Sendable {
    public let title: String
    public let alignment: Alignment

    public init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  public let columns: [Column]
  public private(set) var rows: [[String]] = []

  public init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row. Missing cells are empty; cells beyond the last column are joined to the last one.
  public mutating func row(_ cells: [String]) {
    var fitted = Array(cells.prefix(columns.count))
    while fitted.count < columns.count { fitted.append("") }
    if cells.count > columns.count, !fitted.isEmpty {
      fitted[fitted.count - 1] = cells[(columns.count - 1)...].joined(separator: " ")
    }
    rows.append(fitted)
  }

  /// The lines, each ended by a line feed, without trailing spaces; titles, a rule, rows. Two spaces between
  /// columns. Line feeds and tabs inside a cell become spaces.
  public func rendered() -> String {
    let titles = columns.map(\.title)
    let widths = columns.indices.map { column in
      rows.map { DisplayWidth.of(Self.oneLine($0[column])) }.reduce(DisplayWidth.of(titles[column]), max)
    }
    var text = line(titles, widths)
    text += Self.trimmed(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")) + "\n"
    for row in rows { text += line(row, widths) }
    return text
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var parts: [String] = []
    for (index, cell) in cells.enumerated() {
      parts.append(Self.padded(Self.oneLine(cell), to: widths[index], columns[index].alignment))
    }
    return Self.trimmed(parts.joined(separator: "  ")) + "\n"
  }

  /// `text` with spaces to fill `width` columns; unchanged when it is wider.
  public static func padded(_ text: String, to width: Int, _ alignment: Alignment = .left) -> String {
    let spaces = String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
    return alignment == .left ? text + spaces : spaces + text
  }

  /// A whole number with thousands commas: `1,234,567`.
  public static func grouped(_ number: some BinaryInteger) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
