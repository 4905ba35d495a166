import Glibc

/// GB 18030 to UTF-8 by the C library, strictly: the first byte it can't read ends the reading.
enum GB18030 {
  /// Why and where decoding stopped.
  enum Failure: Error {
    case noConverter
    case invalid(offset: Int)
  }

  static func decode(_ bytes: [UInt8], path: String) throws(InputProblem) -> [UInt8] {
    do throws(Failure) {
      return try decode(bytes)
    } catch {
      switch error {
      case .noConverter: throw InputProblem(.noConverter, file: path)
      case .invalid(let offset):
        throw InputProblem(.badEncoding, at: offset, of: bytes, file: path)
      }
    }
  }

  static func decode(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    guard let converter = iconv_open("UTF-8", "GB18030"), converter != iconv_t(bitPattern: -1) else {
      throw .noConverter
    }
    defer { iconv_close(converter) }
    // Two bytes become three at most, and four become four.
    var out = [UInt8](repeating: 0, count: bytes.count * 2 + 16)
    var input = bytes
    let result: (status: Int, left: Int, room: Int) = input.withUnsafeMutableBytes { source in
      out.withUnsafeMutableBytes { target in
        var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
        var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
        var left = source.count
        var room = target.count
        let status = iconv(converter, &from, &left, &to, &room)
        return (status, left, room)
      }
    }
    guard result.status != -1, result.left == 0 else { throw .invalid(offset: bytes.count - result.left) }
    out.removeLast(result.room)
    return out
  }
}
