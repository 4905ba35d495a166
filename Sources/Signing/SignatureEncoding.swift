/// The two spellings of an ECDSA or SM2 signature: r and s side by side, as JWS carries them
/// (RFC 7518 section 3.4), and the DER `SEQUENCE { r INTEGER, s INTEGER }` OpenSSL speaks.
///
/// Both are read strictly, so that a signature has one spelling in each.
public enum SignatureEncoding {
  /// Longest DER form: two 33-byte integers and six bytes of tags and lengths.
  static let longestDER = 72

  /// DER from exactly 64 bytes; `nil` for any other count.
  public static func der(raw signature: [UInt8]) -> [UInt8]? {
    guard signature.count == SignatureAlgorithm.signatureLength else { return nil }
    return signature.withUnsafeBytes { raw in withDER(raw: raw) { Array($0) } }
  }

  /// 64 bytes from DER; `nil` unless it is minimal DER of two integers in 0..<2^256.
  public static func raw(der: [UInt8]) -> [UInt8]? {
    der.withUnsafeBytes { raw(der: $0) }
  }

  /// As ``raw(der:)-(_)``, from borrowed bytes.
  static func raw(der: UnsafeRawBufferPointer) -> [UInt8]? {
    guard der.count >= 8, der.count <= longestDER, der[0] == 0x30, Int(der[1]) == der.count - 2 else {
      return nil
    }
    var out = [UInt8](repeating: 0, count: SignatureAlgorithm.signatureLength)
    var position = 2
    for half in 0..<2 {
      guard position + 2 < der.count, der[position] == 0x02 else { return nil }
      var length = Int(der[position + 1])
      position += 2
      guard length >= 1, length <= 33, position + length <= der.count, der[position] & 0x80 == 0 else {
        return nil
      }
      if length > 1, der[position] == 0 {
        // A leading zero is right only before a byte that would otherwise read as a minus sign.
        guard der[position + 1] & 0x80 != 0 else { return nil }
        position += 1
        length -= 1
      }
      guard length <= 32 else { return nil }
      for index in 0..<length { out[half * 32 + 32 - length + index] = der[position + index] }
      position += length
    }
    return position == der.count ? out : nil
  }

  /// Lends the DER form of 64 raw bytes without allocating. `raw` must hold exactly 64.
  static func withDER<R>(raw: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    withUnsafeTemporaryAllocation(byteCount: longestDER, alignment: 1) { out in
      var position = 2
      for half in 0..<2 {
        var first = half * 32
        let end = first + 32
        while first < end - 1, raw[first] == 0 { first += 1 }
        let padded = raw[first] & 0x80 != 0
        out[position] = 0x02
        out[position + 1] = UInt8(end - first + (padded ? 1 : 0))
        position += 2
        if padded {
          out[position] = 0
          position += 1
        }
        for index in first..<end {
          out[position] = raw[index]
          position += 1
        }
      }
      out[0] = 0x30
      out[1] = UInt8(position - 2)
      return body(UnsafeRawBufferPointer(rebasing: out[..<position]))
    }
  }
}
