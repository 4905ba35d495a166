internal import COpenSSL
public import Wire

/// Digests and keyed digests, all 32 bytes long.
public enum Digest {
  /// SHA-256 (FIPS 180-4) of the concatenation of `parts`.
  public static func sha256(_ parts: [UInt8]...) -> Hash256 {
    hash(parts, EVP_sha256())
  }

  /// SM3 (GB/T 32905) of the concatenation of `parts`.
  public static func sm3(_ parts: [UInt8]...) -> Hash256 {
    hash(parts, EVP_sm3())
  }

  private static func hash(_ parts: [[UInt8]], _ algorithm: OpaquePointer?) -> Hash256 {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    var output = [UInt8](repeating: 0, count: 32)
    var sound = EVP_DigestInit_ex(context, algorithm, nil) == 1
    for part in parts { sound = sound && EVP_DigestUpdate(context, part, part.count) == 1 }
    sound = sound && EVP_DigestFinal_ex(context, &output, nil) == 1
    // A digest of memory can only fail when the process has none left.
    precondition(sound, "OpenSSL could not compute a digest")
    return Hash256(output) ?? .zero
  }
}
