import Glibc

/// How an office's program saves a table.
enum TextForm: String, CaseIterable {
  /// UTF-8, lines ended by LF.
  case plain
  /// UTF-8 with a byte order mark and CRLF, as spreadsheets export it today.
  case marked
  /// GB 18030 and CRLF, as older ones do.
  case national

  func bytes(of rows: [[String]]) throws -> [UInt8] {
    switch self {
    case .plain: return CSVText.bytes(of: rows, lineEnd: "\n")
    case .marked: return [0xEF, 0xBB, 0xBF] + CSVText.bytes(of: rows, lineEnd: "\r\n")
    case .national: return try GB18030.encode(CSVText.bytes(of: rows, lineEnd: "\r\n"))
    }
  }
}

/// UTF-8 to GB 18030 by the C library.
enum GB18030 {
  static func encode(_ utf8: [UInt8]) throws -> [UInt8] {
    guard let converter = iconv_open("GB18030", "UTF-8"), converter != iconv_t(bitPattern: -1) else {
      throw WorldError("系统缺少 GB18030 转换", "this system has no GB 18030 converter")
    }
    defer { iconv_close(converter) }
    var input = utf8
    var out = [UInt8](repeating: 0, count: utf8.count * 2 + 16)
    let (status, left) = input.withUnsafeMutableBytes { source in
      out.withUnsafeMutableBytes { target in
        var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
        var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
        var remaining = source.count
        var room = target.count
        let status = iconv(converter, &from, &remaining, &to, &room)
        return (status, room)
      }
    }
    guard status != -1 else { throw WorldError("无法转换为 GB18030", "this text cannot be written in GB 18030") }
    out.removeLast(left)
    return out
  }
}
