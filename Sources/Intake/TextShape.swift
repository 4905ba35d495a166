import Glibc

/// What can be said of a file before its encoding is known. Both encodings keep CR, LF and NUL to themselves:
/// no byte of a longer character has their values.
enum TextShape {
  /// Refuses files of other kinds, zero bytes, and lines longer than ``TextFile/lineLimit``.
  static func check(_ bytes: [UInt8], path: String) throws(InputProblem) {
    try refuseOtherKinds(bytes, path: path)
    let verdict = bytes.withUnsafeBytes { longLine(in: $0) }
    if let line = verdict {
      throw InputProblem(
        .lineTooLong, file: path, line: line, column: TextFile.lineLimit + 1,
        detail: String(TextFile.lineLimit >> 20) + " MB")
    }
  }

  private static func refuseOtherKinds(_ bytes: [UInt8], path: String) throws(InputProblem) {
    // ZIP (.xlsx) and OLE2 (.xls): the commonest mistake of all.
    if bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw InputProblem(.spreadsheet, file: path)
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw InputProblem(.utf16, file: path)
    }
    let zero: Int? = bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return nil }
      return memchr(base, 0, raw.count).map { base.distance(to: UnsafeRawPointer($0)) }
    }
    guard let zero else { return }
    let head = bytes.prefix(1024)
    // UTF-16 without a mark has a zero beside every ASCII character; a damaged file has few.
    if head.count(where: { $0 == 0 }) * 5 > head.count { throw InputProblem(.utf16, file: path) }
    throw InputProblem(.nulByte, at: zero, of: bytes, file: path)
  }

  /// The number of the first line that is too long; looks no further than it must.
  private static func longLine(in raw: UnsafeRawBufferPointer) -> Int? {
    guard let base = raw.baseAddress else { return nil }
    var start = 0
    var line = 1
    while start < raw.count {
      let window = min(raw.count - start, TextFile.lineLimit + 1)
      guard let length = lengthToBreak(base + start, window) else {
        return window > TextFile.lineLimit ? line : nil
      }
      start += length + 1
      if start < raw.count, raw[start - 1] == 0x0D, raw[start] == 0x0A { start += 1 }
      line += 1
    }
    return nil
  }

  private static func lengthToBreak(_ start: UnsafeRawPointer, _ count: Int) -> Int? {
    let feed = memchr(start, 0x0A, count).map { start.distance(to: UnsafeRawPointer($0)) }
    let carriage = memchr(start, 0x0D, feed ?? count).map { start.distance(to: UnsafeRawPointer($0)) }
    return carriage ?? feed
  }

}

extension InputProblem {
  /// A problem with the byte at `offset`: its line, and its place within the line. CRLF, LF and CR each end a
  /// line.
  init(_ code: Code, at offset: Int, of bytes: [UInt8], file: String) {
    var line = 1
    var start = 0
    var previous: UInt8 = 0
    for (place, unit) in bytes.prefix(offset).enumerated() {
      if unit == 0x0D || (unit == 0x0A && previous != 0x0D) { line += 1 }
      if unit == 0x0D || unit == 0x0A { start = place + 1 }
      previous = unit
    }
    self.init(code, file: file, line: line, column: offset - start + 1)
  }
}
