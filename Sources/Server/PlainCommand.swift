internal import NIOCore

/// A `POST /v1/commands` of HTTP/1.1 in the one form that needs no decoder: what was read at once is the whole of it and
/// nothing else, with a length, and no header field but those that change nothing about it.
///
/// It may only be looked for where a message can begin. What has another form is no error here: the decoder reads it.
enum PlainCommand {
  private static let requestLine = Array("POST /v1/commands HTTP/1.1\r\n".utf8)
  private static let joseType = Array(DoorResponder.joseType.utf8)
  /// A longer head is the decoder's.
  private static let headBytes = 2048

  /// The header fields it may have, each once.
  private enum Field: UInt8, CaseIterable {
    case host, contentType, contentLength, accept, acceptEncoding, userAgent

    /// In lower case.
    var name: StaticString {
      switch self {
      case .host: "host"
      case .contentType: "content-type"
      case .contentLength: "content-length"
      case .accept: "accept"
      case .acceptEncoding: "accept-encoding"
      case .userAgent: "user-agent"
      }
    }

    var bit: UInt8 { 1 << rawValue }

    /// No two names have the same length.
    init?(_ bytes: Slice<UnsafeRawBufferPointer>) {
      guard let field = Self.allCases.first(where: { $0.name.utf8CodeUnitCount == bytes.count }) else {
        return nil
      }
      let name = UnsafeBufferPointer(start: field.name.utf8Start, count: bytes.count)
      // No control character is among them, so only a letter becomes a small one.
      guard zip(bytes, name).allSatisfy({ $0 | 0x20 == $1 }) else { return nil }
      self = field
    }
  }

  /// Those it must have: a bit for each, as in what was seen.
  private static let needed: UInt8 = [Field.host, .contentType, .contentLength].reduce(0) { $0 | $1.bit }

  /// The body of the command that `buffer` is; `nil` when it is anything else.
  static func body(of buffer: ByteBuffer) -> [UInt8]? {
    buffer.withUnsafeReadableBytes { bytes in place(in: bytes).map { Array(bytes[$0]) } }
  }

  private static func place(in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
    guard bytes.count > requestLine.count, bytes.starts(with: requestLine) else { return nil }
    var start = requestLine.count
    var seen: UInt8 = 0
    var length = 0
    while let end = endOfLine(from: start, in: bytes) {
      let line = bytes[start..<end]
      start = end + 2
      if line.isEmpty {
        guard seen & needed == needed, bytes.count - start == length else { return nil }
        return start..<bytes.count
      }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), let field = Field(line[..<colon]),
        let value = trimmed(line[(colon + 1)...]), seen & field.bit == 0
      else { return nil }
      seen |= field.bit
      switch field {
      case .contentType: guard value.elementsEqual(joseType) else { return nil }
      case .contentLength:
        guard let number = number(value), (1...SenderLimits.bodyBytes).contains(number) else { return nil }
        length = number
      case .host, .accept, .acceptEncoding, .userAgent: break
      }
    }
    return nil
  }

  /// Where a line of visible characters and spaces ends with CR and LF.
  private static func endOfLine(from start: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
    var place = start
    let last = min(bytes.count, headBytes) - 1
    while place < last {
      let byte = bytes[place]
      if byte == 0x0D { return bytes[place + 1] == 0x0A ? place : nil }
      guard byte >= 0x20, byte < 0x7F else { return nil }
      place += 1
    }
    return nil
  }

  /// A value without the spaces before it; `nil` when there is none, or more follow it.
  private static func trimmed(_ value: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer>? {
    let value = value.drop { $0 == 0x20 }
    return value.last.flatMap { $0 == 0x20 ? nil : value }
  }

  /// At most five digits, and nothing else.
  private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard (1...5).contains(digits.count) else { return nil }
    var number = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      number = number * 10 + Int(digit & 0x0F)
    }
    return number
  }
}
