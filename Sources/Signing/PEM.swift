internal import Wire

/// The textual envelope of keys (RFC 7468).
enum PEM {
  /// Lines of 64 characters between the two boundary lines, each ending in LF.
  static func encode(_ bytes: [UInt8], label: String) -> String {
    let body = Array(Base64.encode(bytes).utf8)
    var text = "-----BEGIN \(label)-----\n"
    for start in stride(from: 0, to: body.count, by: 64) {
      text += String(decoding: body[start..<min(start + 64, body.count)], as: UTF8.self) + "\n"
    }
    return text + "-----END \(label)-----\n"
  }

  /// The bytes of the only block in `text`, which must carry `label`; `nil` otherwise.
  ///
  /// Lines may have any length and end in LF or CRLF; nothing but blank lines may surround the block.
  static func decode(_ text: String, label: String) -> [UInt8]? {
    var lines: [Substring.UTF8View] = []
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      var trimmed = line
      while let last = trimmed.last, last == 0x0D || last == 0x20 || last == 0x09 {
        trimmed = trimmed.dropLast()
      }
      if !trimmed.isEmpty { lines.append(trimmed) }
    }
    guard lines.count >= 3, let first = lines.first, let last = lines.last,
      first.elementsEqual("-----BEGIN \(label)-----".utf8),
      last.elementsEqual("-----END \(label)-----".utf8)
    else { return nil }
    var body: [UInt8] = []
    for line in lines.dropFirst().dropLast() { body.append(contentsOf: line) }
    return Base64.decode(body)
  }
}
