internal import SwiftASN1
internal import Wire
internal import X509

/// The one certificate a party's clients trust (固定的服务器证书): the server's own, if it signed it itself, or that of the
/// authority which issued the server's.
///
/// What an authority issued cannot be pinned: TLS asks for the whole chain (RFC 5280 section 6.1), and a pin that must be
/// given to everybody anew whenever the authority renews it would be forgotten.
public struct PinnedCertificate: Hashable, Sendable {
  /// DER (X.690).
  public let der: [UInt8]

  /// - Parameters:
  ///   - der: the certificate.
  ///   - place: where it came from, for errors.
  /// - Throws: `server-certificate-malformed`, `server-certificate-not-self-signed`.
  public init(der: [UInt8], from place: String) throws(ClientError) {
    guard let certificate = try? Certificate(derEncoded: der) else {
      throw ClientError(.pinMalformed, place)
    }
    guard certificate.issuer == certificate.subject,
      certificate.publicKey.isValidSignature(certificate.signature, for: certificate)
    else { throw ClientError(.pinNotSelfSigned, place) }
    self.der = der
  }

  /// The first certificate of a PEM file (RFC 7468 section 5).
  ///
  /// - Throws: as ``init(der:from:)``, and `server-certificate-malformed` where there is none.
  public init(pem: [UInt8], from place: String) throws(ClientError) {
    let text = String(decoding: pem, as: UTF8.self)
    guard let start = text.firstRange(of: "-----BEGIN CERTIFICATE-----"),
      let end = text[start.upperBound...].firstRange(of: "-----END CERTIFICATE-----"),
      let der = Base64.decode(text[start.upperBound..<end.lowerBound].utf8.filter { $0 > 0x20 })
    else { throw ClientError(.pinMalformed, place) }
    try self.init(der: der, from: place)
  }
}
