/// Base64 as RFC 4648 writes it, read strictly: no white space, no missing or extra padding, and no
/// bits left over in the last character, so that every byte string has exactly one spelling.
public enum Base64 {
  /// Standard alphabet, padded (section 4): signed notes and checkpoints.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: encoded(bytes, alphabet: standard, padded: true), as: UTF8.self)
  }

  /// URL-safe alphabet, no padding (section 5 as RFC 7515 uses it): JWS and digests in JSON.
  public static func encodeURL(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: encodeURLBytes(bytes), as: UTF8.self)
  }

  /// As ``encodeURL(_:)``, as ASCII bytes.
  public static func encodeURLBytes(_ bytes: some Collection<UInt8>) -> [UInt8] {
    encoded(bytes, alphabet: urlSafe, padded: false)
  }

  /// Reads padded standard base64; `nil` when it is not the one right spelling.
  public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var body = text.count
    for unit in text.suffix(2) where unit == UInt8(ascii: "=") { body -= 1 }
    if text.isEmpty { return [] }
    let trailing = text.dropFirst(body)
    guard trailing.allSatisfy({ $0 == UInt8(ascii: "=") }) else { return nil }
    return decoded(text.prefix(body), table: standardValues)
  }

  /// Reads unpadded base64url; `nil` when it is not the one right spelling.
  public static func decodeURL(_ text: some Collection<UInt8>) -> [UInt8]? {
    decoded(text, table: urlSafeValues)
  }

  private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlSafe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let standardValues = values(of: standard)
  private static let urlSafeValues = values(of: urlSafe)

  private static func values(of alphabet: [UInt8]) -> [UInt8] {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, unit) in alphabet.enumerated() { table[Int(unit)] = UInt8(value) }
    return table
  }

  private static func encoded(_ bytes: some Collection<UInt8>, alphabet: [UInt8], padded: Bool) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    var buffer: UInt32 = 0
    var held = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      held += 1
      if held == 3 {
        out.append(alphabet[Int(buffer >> 18 & 63)])
        out.append(alphabet[Int(buffer >> 12 & 63)])
        out.append(alphabet[Int(buffer >> 6 & 63)])
        out.append(alphabet[Int(buffer & 63)])
        buffer = 0
        held = 0
      }
    }
    if held == 1 {
      out.append(alphabet[Int(buffer >> 2 & 63)])
      out.append(alphabet[Int(buffer << 4 & 63)])
    } else if held == 2 {
      out.append(alphabet[Int(buffer >> 10 & 63)])
      out.append(alphabet[Int(buffer >> 4 & 63)])
      out.append(alphabet[Int(buffer << 2 & 63)])
    }
    if padded {
      while out.count % 4 != 0 { out.append(UInt8(ascii: "=")) }
    }
    return out
  }

  private static func decoded(_ text: some Collection<UInt8>, table: [UInt8]) -> [UInt8]? {
    let count = text.count
    guard count % 4 != 1 else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(count / 4 * 3 + 2)
    var buffer: UInt32 = 0
    var held = 0
    for unit in text {
      let value = table[Int(unit)]
      guard value != 0xFF else { return nil }
      buffer = buffer << 6 | UInt32(value)
      held += 1
      if held == 4 {
        out.append(UInt8(truncatingIfNeeded: buffer >> 16))
        out.append(UInt8(truncatingIfNeeded: buffer >> 8))
        out.append(UInt8(truncatingIfNeeded: buffer))
        buffer = 0
        held = 0
      }
    }
    if held == 2 {
      guard buffer & 15 == 0 else { return nil }
      out.append(UInt8(truncatingIfNeeded: buffer >> 4))
    } else if held == 3 {
      guard buffer & 3 == 0 else { return nil }
      out.append(UInt8(truncatingIfNeeded: buffer >> 10))
      out.append(UInt8(truncatingIfNeeded: buffer >> 2))
    }
    return out
  }
}
