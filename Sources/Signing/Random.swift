internal import COpenSSL

/// Random bytes fit for keys, salts and ids.
public enum Random {
  /// `count` bytes from OpenSSL's generator, which the kernel seeds.
  public static func bytes(_ count: Int) -> [UInt8] {
    guard count > 0 else { return [] }
    var out = [UInt8](repeating: 0, count: count)
    // Predictable "random" bytes would be worse than stopping here.
    precondition(RAND_bytes(&out, Int32(clamping: count)) == 1, "OpenSSL has no random bytes")
    return out
  }
}
