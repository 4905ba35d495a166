internal import Crypto
internal import Foundation
internal import SwiftASN1
internal import X509

/// The certificate a service on loopback makes for itself at its first start: clients trust it because it is pinned in
/// their trust file, not because of who signed it.
enum SelfMadeCertificate {
  private static let name = "quanbu.localhost"

  /// Makes a P-256 key and a certificate for this machine's loopback names, valid for two years; PEM.
  static func make(now: Date = Date()) throws -> (certificate: String, key: String) {
    let key = P256.Signing.PrivateKey()
    let signer = Certificate.PrivateKey(key)
    let subject = try DistinguishedName { CommonName(name) }
    let extensions = try Certificate.Extensions {
      Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
      Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
      try ExtendedKeyUsage([.serverAuth])
      SubjectAlternativeNames([
        .dnsName("localhost"), .dnsName(name),
        .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
        .ipAddress(ASN1OctetString(contentBytes: ArraySlice(repeatElement(0, count: 15) + [1]))),
      ])
    }
    let certificate = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: signer.publicKey,
      notValidBefore: now.addingTimeInterval(-3600), notValidAfter: now.addingTimeInterval(730 * 86_400),
      issuer: subject, subject: subject, extensions: extensions, issuerPrivateKey: signer)
    return (try certificate.serializeAsPEM().pemString + "\n", key.pemRepresentation + "\n")
  }
}
