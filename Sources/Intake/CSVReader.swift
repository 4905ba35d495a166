/// One record of a file of separated values.
public struct CSVRow: Hashable, Sendable {
  /// The line on which it starts, from 1; a quoted field may carry it over several.
  public let line: Int
  /// The fields without their quotes, exactly as written. The n-th has column number n.
  public let fields: [String]

  public init(line: Int, fields: [String]) {
    self.line = line
    self.fields = fields
  }

  /// Whether every field is empty or white space.
  public var isBlank: Bool { fields.allSatisfy { CSVCell.trimmed($0).isEmpty } }
}

/// Reads separated values as RFC 4180 writes them, with lines ended by CRLF, LF or CR.
///
/// A quote inside a field that does not begin with one is an ordinary character, since banks print such
/// fields. Lines without any character are left out.
public struct CSVReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let delimiter: UInt8
  private let file: String
  private var position = 0
  private var line = 1

  /// All records of `utf8`, which must be valid UTF-8 as ``TextFile`` holds it.
  ///
  /// - Parameters:
  ///   - delimiter: one ASCII character, a comma or a tab.
  ///   - file: for messages.
  /// - Throws: `unterminated-quote` with the line where the record began; `text-after-quote`.
  public static func rows(
    _ utf8: [UInt8], delimiter: UInt8 = UInt8(ascii: ","), file: String
  ) throws(InputProblem) -> [CSVRow] {
    let result: Result<[CSVRow], InputProblem> = utf8.withUnsafeBufferPointer { bytes in
      var reader = CSVReader(bytes: bytes, delimiter: delimiter, file: file)
      do throws(InputProblem) { return .success(try reader.allRows()) } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// All records of a text.
  public static func rows(
    _ text: String, delimiter: UInt8 = UInt8(ascii: ","), file: String
  ) throws(InputProblem) -> [CSVRow] {
    try rows(Array(text.utf8), delimiter: delimiter, file: file)
  }

  private init(bytes: UnsafeBufferPointer<UInt8>, delimiter: UInt8, file: String) {
    self.bytes = bytes
    self.delimiter = delimiter
    self.file = file
  }

  private mutating func allRows() throws(InputProblem) -> [CSVRow] {
    var rows: [CSVRow] = []
    var width = 4
    while position < bytes.count {
      if endOfLine() { continue }
      let row = try row(expecting: width)
      width = row.fields.count
      rows.append(row)
    }
    return rows
  }

  private mutating func row(expecting width: Int) throws(InputProblem) -> CSVRow {
    let start = line
    var fields: [String] = []
    fields.reserveCapacity(width)
    while true {
      if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        fields.append(try quotedField(rowStart: start, column: fields.count + 1))
      } else {
        fields.append(plainField())
      }
      if position == bytes.count || endOfLine() { return CSVRow(line: start, fields: fields) }
      position += 1
    }
  }

  private mutating func plainField() -> String {
    let start = position
    while position < bytes.count {
      let unit = bytes[position]
      if unit == delimiter || unit == 0x0A || unit == 0x0D { break }
      position += 1
    }
    return text(start..<position)
  }

  private mutating func quotedField(rowStart: Int, column: Int) throws(InputProblem) -> String {
    position += 1
    let start = position
    var escaped: [UInt8] = []
    var copied = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") {
          escaped.append(contentsOf: bytes[copied...position])
          position += 2
          copied = position
          continue
        }
        let end = position
        position += 1
        guard isEndOfField else {
          throw InputProblem(.textAfterQuote, file: file, line: line, column: column)
        }
        if escaped.isEmpty { return text(start..<end) }
        escaped.append(contentsOf: bytes[copied..<end])
        return String(decoding: escaped, as: UTF8.self)
      case 0x0A, 0x0D: _ = endOfLine()
      default: position += 1
      }
    }
    throw InputProblem(.unterminatedQuote, file: file, line: rowStart, column: column)
  }

  private var isEndOfField: Bool {
    guard position < bytes.count else { return true }
    let unit = bytes[position]
    return unit == delimiter || unit == 0x0A || unit == 0x0D
  }

  /// Passes one line end, if one is here.
  private mutating func endOfLine() -> Bool {
    switch bytes[position] {
    case 0x0D: position += position + 1 < bytes.count && bytes[position + 1] == 0x0A ? 2 : 1
    case 0x0A: position += 1
    default: return false
    }
    line += 1
    return true
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }
}
