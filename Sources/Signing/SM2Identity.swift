internal import COpenSSL

extension SignatureAlgorithm {
  /// The digest OpenSSL is to run; Ed25519 brings its own.
  var digestImplementation: OpaquePointer? {
    switch self {
    case .es256: DigestContext.sha256
    case .sm2: DigestContext.sm3
    case .ed25519: nil
    }
  }
}

/// The signer's id that goes into every SM2 signature (GB/T 32918.2 section 5.5).
enum SM2Identity {
  /// The default of GM/T 0009 section 10.
  private static let bytes = Array("1234567812345678".utf8)

  /// Without this OpenSSL 3.0 uses an empty id, silently, and nobody else accepts the signature.
  static func set(on operation: OpaquePointer?) -> Bool {
    EVP_PKEY_CTX_set1_id(operation, bytes, Int32(bytes.count)) == 1
  }
}

extension UnsafeRawBufferPointer {
  /// The start as OpenSSL's `const unsigned char *`.
  var bytePointer: UnsafePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}
