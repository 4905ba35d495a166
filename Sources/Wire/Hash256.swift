/// A 32-byte digest: SHA-256, SM3 or HMAC-SHA-256, whichever its holder says.
///
/// A value of four words, so that millions of them fit in memory and compare without allocation.
public struct Hash256: Hashable, Sendable {
  @usableFromInline let word0: UInt64
  @usableFromInline let word1: UInt64
  @usableFromInline let word2: UInt64
  @usableFromInline let word3: UInt64

  /// All 32 bytes zero: never the digest of anything we know of.
  public static let zero = Hash256(0, 0, 0, 0)

  @inlinable
  init(_ word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
    self.word3 = word3
  }

  /// Takes exactly 32 bytes; `nil` for any other count.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var position = 0
    for byte in bytes {
      switch position >> 3 {
      case 0: words.0 = words.0 << 8 | UInt64(byte)
      case 1: words.1 = words.1 << 8 | UInt64(byte)
      case 2: words.2 = words.2 << 8 | UInt64(byte)
      default: words.3 = words.3 << 8 | UInt64(byte)
      }
      position += 1
    }
    self.init(words.0, words.1, words.2, words.3)
  }

  /// Reads 32 bytes at the start of `raw`, which must hold at least that many.
  @inlinable
  public init(loading raw: UnsafeRawBufferPointer) {
    precondition(raw.count >= 32)
    self.init(
      UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
      UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
      UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
      UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self)))
  }

  /// The 43 characters of base64url without padding; `nil` when malformed or not 32 bytes.
  public init?(base64URL text: some Collection<UInt8>) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    guard Swift.withUnsafeMutableBytes(of: &words, { Base64.decodeURL(text, filling: $0) }) else {
      return nil
    }
    self = Swift.withUnsafeBytes(of: words) { Hash256(loading: $0) }
  }

  /// The 32 bytes in order.
  public var bytes: [UInt8] {
    withUnsafeBytes { Array($0) }
  }

  /// Lends the 32 bytes in order, without allocating.
  @inlinable
  public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    let ordered = (word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian)
    var result: Result<R, E>?
    Swift.withUnsafeBytes(of: ordered) { raw in
      do throws(E) { result = .success(try body(raw)) } catch { result = .failure(error) }
    }
    return try result.unsafelyUnwrapped.get()
  }

  /// Writes the 32 bytes in order at the start of `raw`, which must have room for them.
  @inlinable
  public func store(into raw: UnsafeMutableRawBufferPointer) {
    precondition(raw.count >= 32)
    raw.storeBytes(of: word0.bigEndian, toByteOffset: 0, as: UInt64.self)
    raw.storeBytes(of: word1.bigEndian, toByteOffset: 8, as: UInt64.self)
    raw.storeBytes(of: word2.bigEndian, toByteOffset: 16, as: UInt64.self)
    raw.storeBytes(of: word3.bigEndian, toByteOffset: 24, as: UInt64.self)
  }

  /// Base64url without padding, 43 characters.
  public var base64URL: String { withUnsafeBytes { Base64.encodeURL($0) } }

  /// Standard base64 with padding, 44 characters, as signed notes write it.
  public var base64: String { withUnsafeBytes { Base64.encode($0) } }

  /// Lower-case hexadecimal, 64 characters.
  public var hex: String { withUnsafeBytes { Hex.encode($0) } }
}

extension Hash256: Comparable {
  public static func < (left: Hash256, right: Hash256) -> Bool {
    (left.word0, left.word1, left.word2, left.word3) < (right.word0, right.word1, right.word2, right.word3)
  }
}

extension Hash256: CustomStringConvertible {
  public var description: String { base64URL }
}

/// Lower-case hexadecimal.
public enum Hex {
  /// Two characters a byte.
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    for byte in bytes {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The bytes, or `nil` on an odd count or any character outside `0-9a-fA-F`.
  public static func decode(_ text: String) -> [UInt8]? {
    var out: [UInt8] = []
    var high: UInt8?
    for unit in text.utf8 {
      let value: UInt8
      switch unit {
      case 0x30...0x39: value = unit - 0x30
      case 0x61...0x66: value = unit - 0x61 + 10
      case 0x41...0x46: value = unit - 0x41 + 10
      default: return nil
      }
      if let first = high {
        out.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? out : nil
  }
}
