internal import COpenSSL
public import Wire

/// Digests and keyed digests, all 32 bytes long.
public enum Digest {
  /// SHA-256 (FIPS 180-4) of the concatenation of `parts`.
  public static func sha256(_ parts: [UInt8]...) -> Hash256 {
    let context = DigestContext.restarted()
    for part in parts { DigestContext.require(EVP_DigestUpdate(context, part, part.count)) }
    return DigestContext.finish(context)
  }

  /// SHA-256 of borrowed bytes.
  public static func sha256(raw: UnsafeRawBufferPointer) -> Hash256 {
    let context = DigestContext.restarted()
    DigestContext.require(EVP_DigestUpdate(context, raw.baseAddress, raw.count))
    return DigestContext.finish(context)
  }

  /// SHA-256 of `prefix` and then `bytes`: with prefix 0 the leaf hash of RFC 6962 section 2.1.
  public static func sha256(prefix: UInt8, _ bytes: [UInt8]) -> Hash256 {
    bytes.withUnsafeBytes { sha256(prefix: prefix, raw: $0) }
  }

  /// As ``sha256(prefix:_:)``, of borrowed bytes.
  public static func sha256(prefix: UInt8, raw: UnsafeRawBufferPointer) -> Hash256 {
    let context = DigestContext.restarted()
    withUnsafeBytes(of: prefix) { DigestContext.require(EVP_DigestUpdate(context, $0.baseAddress, 1)) }
    DigestContext.require(EVP_DigestUpdate(context, raw.baseAddress, raw.count))
    return DigestContext.finish(context)
  }

  /// The inner node of a Merkle tree: SHA-256(0x01 || left || right), RFC 6962 section 2.1.
  public static func node(_ left: Hash256, _ right: Hash256) -> Hash256 {
    withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
      buffer[0] = 1
      left.store(into: UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]))
      right.store(into: UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]))
      return sha256(raw: UnsafeRawBufferPointer(buffer))
    }
  }

  /// HMAC-SHA-256 (RFC 2104) of `message`.
  public static func hmacSHA256(key: [UInt8], message: [UInt8]) -> Hash256 {
    let block = 64
    var inner = key.count > block ? sha256(key).bytes : key
    inner += [UInt8](repeating: 0, count: block - inner.count)
    var outer = inner
    for index in 0..<block {
      inner[index] ^= 0x36
      outer[index] ^= 0x5C
    }
    return sha256(outer, sha256(inner, message).bytes)
  }

  /// SM3 (GB/T 32905) of the concatenation of `parts`.
  public static func sm3(_ parts: [UInt8]...) -> Hash256 {
    var stream = DigestStream(.sm3)
    for part in parts { stream.update(part) }
    return stream.finish()
  }
}
