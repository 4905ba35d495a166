/// Tells a GB18030 file from a file pasted together of both encodings.
///
/// Cells are judged one by one. A cell speaks for UTF-8 when it is valid UTF-8 and has a character of three
/// bytes or more: a GBK cell of a few characters may pass for two-byte UTF-8 by accident, but for three-byte
/// UTF-8 hardly ever. A cell that is not valid UTF-8 speaks against it.
enum EncodingEvidence {
  private enum Voice {
    case silent, utf8, other
  }

  /// Throws `mixed-encodings` at the first cell that speaks otherwise than the cells before it, or
  /// `bad-encoding` when that cell is not GB18030 either. `markedUTF8`: a byte order mark has already spoken.
  static func refuseMixture(in bytes: [UInt8], markedUTF8: Bool, path: String) throws(InputProblem) {
    let change = bytes.withUnsafeBufferPointer { firstChange(in: $0, first: markedUTF8 ? .utf8 : .silent) }
    guard let change else { return }
    // A damaged UTF-8 file is not a mixture: the stray cell must be readable the other way.
    let stray = change.other.map { Array(bytes[$0]) } ?? []
    do throws(GB18030.Failure) {
      _ = try GB18030.decode(stray)
    } catch {
      if case .noConverter = error { throw InputProblem(.noConverter, file: path) }
      let at = change.other?.lowerBound ?? change.cell.lowerBound
      throw InputProblem(.badEncoding, at: at, of: bytes, file: path)
    }
    throw InputProblem(.mixedEncodings, at: change.cell.lowerBound, of: bytes, file: path)
  }

  /// The cell where the voice changes, and the cell (it or an earlier one) that is not UTF-8.
  private static func firstChange(
    in bytes: UnsafeBufferPointer<UInt8>, first: Voice
  ) -> (cell: Range<Int>, other: Range<Int>?)? {
    var heard = first
    var other: Range<Int>?
    var start = 0
    for position in 0...bytes.count {
      // Below 0x30 no byte is part of a longer character in either encoding.
      guard position == bytes.count || bytes[position] < 0x30 else { continue }
      let cell = start..<position
      start = position + 1
      let voice = voice(of: UnsafeBufferPointer(rebasing: bytes[cell]))
      if voice == .silent { continue }
      if voice == .other, other == nil { other = cell }
      if heard != .silent, heard != voice { return (cell, other) }
      heard = voice
    }
    return nil
  }

  private static func voice(of cell: UnsafeBufferPointer<UInt8>) -> Voice {
    var position = 0
    var long = false
    while position < cell.count {
      let length = UTF8Scan.length(at: position, in: cell)
      if length == 0 { return .other }
      if length >= 3 { long = true }
      position += length
    }
    return long ? .utf8 : .silent
  }
}
