/// Base64 as RFC 4648 writes it, read strictly: no white space, no missing or extra padding, and no
/// bits left over in the last character, so that every byte string has exactly one spelling.
public enum Base64 {
  /// Standard alphabet, padded (section 4): signed notes and checkpoints.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: encodeBytes(bytes), as: UTF8.self)
  }

  /// As ``encode(_:)``, as ASCII bytes.
  public static func encodeBytes(_ bytes: some Collection<UInt8>) -> [UInt8] {
    encoded(bytes, alphabet: standard, padded: true)
  }

  /// Puts what ``encodeBytes(_:)`` gives at the end of `text`, where many small pieces make one.
  public static func append(_ bytes: some Collection<UInt8>, to text: inout [UInt8]) {
    contiguous(bytes) { bytes in
      let start = text.count
      text.append(contentsOf: repeatElement(0, count: length(of: bytes.count, padded: true)))
      text.withUnsafeMutableBufferPointer { write(bytes, to: $0[start...], alphabet: standard) }
    }
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
    contiguous(text) { text in
      guard text.count % 4 == 0 else { return nil }
      var end = text.count
      // Two at most: a third would leave a single character, which spells nothing.
      while end > 0, end > text.count - 2, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
      return decoded(UnsafeBufferPointer(rebasing: text[..<end]), values: standardValues)
    }
  }

  /// Reads unpadded base64url; `nil` when it is not the one right spelling.
  public static func decodeURL(_ text: some Collection<UInt8>) -> [UInt8]? {
    contiguous(text) { decoded($0, values: urlSafeValues) }
  }

  /// As ``decodeURL(_:)``, to a place that must be exactly filled; `false` otherwise.
  static func decodeURL(_ text: some Collection<UInt8>, filling room: UnsafeMutableRawBufferPointer) -> Bool {
    contiguous(text) {
      length(spelledBy: $0.count) == room.count && read($0, into: room, values: urlSafeValues)
    }
  }

  private static let standard = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlSafe = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let standardValues = values(of: standard)
  private static let urlSafeValues = values(of: urlSafe)
  private static let foreign: UInt8 = 0xFF

  private static func values(of alphabet: [UInt8]) -> [UInt8] {
    var table = [UInt8](repeating: foreign, count: 256)
    for (value, unit) in alphabet.enumerated() { table[Int(unit)] = UInt8(value) }
    return table
  }

  /// Lends the elements as one buffer. Callers in other modules reach these functions unspecialised,
  /// where walking a collection costs a hundred times what walking a buffer does.
  private static func contiguous<R>(
    _ bytes: some Collection<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> R
  ) -> R {
    if let result = bytes.withContiguousStorageIfAvailable(body) { return result }
    return Array(bytes).withUnsafeBufferPointer(body)
  }

  private static func encoded(_ bytes: some Collection<UInt8>, alphabet: [UInt8], padded: Bool) -> [UInt8] {
    contiguous(bytes) { bytes in
      let size = length(of: bytes.count, padded: padded)
      return [UInt8](unsafeUninitializedCapacity: size) { out, filled in
        write(bytes, to: out[...], alphabet: alphabet)
        filled = size
      }
    }
  }

  /// Characters that `count` bytes take.
  private static func length(of count: Int, padded: Bool) -> Int {
    padded ? (count + 2) / 3 * 4 : (count * 4 + 2) / 3
  }

  /// Writes all of `bytes` to a place as long as they take, padding included.
  private static func write(
    _ bytes: UnsafeBufferPointer<UInt8>, to place: Slice<UnsafeMutableBufferPointer<UInt8>>, alphabet: [UInt8]
  ) {
    let out = UnsafeMutableBufferPointer(rebasing: place)
    let leftover = bytes.count % 3
    let whole = bytes.count - leftover
    alphabet.withUnsafeBufferPointer { alphabet in
      var to = 0
      for from in stride(from: 0, to: whole, by: 3) {
        let group = UInt32(bytes[from]) << 16 | UInt32(bytes[from + 1]) << 8 | UInt32(bytes[from + 2])
        out[to] = alphabet[Int(group >> 18)]
        out[to + 1] = alphabet[Int(group >> 12 & 63)]
        out[to + 2] = alphabet[Int(group >> 6 & 63)]
        out[to + 3] = alphabet[Int(group & 63)]
        to += 4
      }
      if leftover > 0 {
        let group = UInt32(bytes[whole]) << 16 | (leftover == 2 ? UInt32(bytes[whole + 1]) << 8 : 0)
        out[to] = alphabet[Int(group >> 18)]
        out[to + 1] = alphabet[Int(group >> 12 & 63)]
        to += 2
        if leftover == 2 {
          out[to] = alphabet[Int(group >> 6 & 63)]
          to += 1
        }
      }
      while to < out.count {
        out[to] = UInt8(ascii: "=")
        to += 1
      }
    }
  }

  private static func decoded(_ text: UnsafeBufferPointer<UInt8>, values: [UInt8]) -> [UInt8]? {
    guard let length = length(spelledBy: text.count) else { return nil }
    var isRight = false
    let out = [UInt8](unsafeUninitializedCapacity: length) { out, filled in
      isRight = read(text, into: UnsafeMutableRawBufferPointer(out), values: values)
      filled = length
    }
    return isRight ? out : nil
  }

  /// Bytes that so many characters without padding spell; `nil` when they spell none.
  private static func length(spelledBy count: Int) -> Int? {
    count % 4 == 1 ? nil : count / 4 * 3 + max(0, count % 4 - 1)
  }

  /// Reads to a place as long as `text` spells; `false` when it is not the one right spelling.
  private static func read(
    _ text: UnsafeBufferPointer<UInt8>, into out: UnsafeMutableRawBufferPointer, values: [UInt8]
  ) -> Bool {
    let leftover = text.count % 4
    let whole = text.count - leftover
    // A foreign character has all bits set and so shows in the union of all values.
    var seen: UInt8 = 0
    var unusedBits: UInt8 = 0
    values.withUnsafeBufferPointer { values in
      var to = 0
      for from in stride(from: 0, to: whole, by: 4) {
        let first = values[Int(text[from])]
        let second = values[Int(text[from + 1])]
        let third = values[Int(text[from + 2])]
        let fourth = values[Int(text[from + 3])]
        seen |= first | second | third | fourth
        out[to] = first << 2 | second >> 4
        out[to + 1] = second << 4 | third >> 2
        out[to + 2] = third << 6 | fourth
        to += 3
      }
      if leftover > 1 {
        let first = values[Int(text[whole])]
        let second = values[Int(text[whole + 1])]
        seen |= first | second
        out[to] = first << 2 | second >> 4
        unusedBits = second << 4
        if leftover == 3 {
          let third = values[Int(text[whole + 2])]
          seen |= third
          out[to + 1] = second << 4 | third >> 2
          unusedBits = third << 6
        }
      }
    }
    return seen & 0xC0 == 0 && unusedBits == 0
  }
}
