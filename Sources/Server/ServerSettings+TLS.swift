internal import Foundation
internal import NIOSSL

extension ServerSettings.TLSFiles {
  /// The configuration for TLS 1.3 with the files; makes both at the first start of a service on loopback.
  ///
  /// - Throws: `ServerError`.
  func configuration(for address: ListenAddress) throws -> TLSConfiguration {
    let files = FileManager.default
    switch (files.fileExists(atPath: certificate), files.fileExists(atPath: key)) {
    case (true, true): break
    case (false, false):
      guard address.isLoopback else { throw ServerError(.certificateNotLoopback, certificate) }
      try make()
    default: throw ServerError(.certificateIncomplete, "\(certificate), \(key)")
    }
    let chain: [NIOSSLCertificateSource]
    let privateKey: NIOSSLPrivateKey
    do {
      chain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
      privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
    } catch {
      throw ServerError(.certificateUnreadable, "\(certificate), \(key)")
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain, privateKey: .privateKey(privateKey))
    configuration.minimumTLSVersion = .tlsv13
    return configuration
  }

  /// The key first, for its owner alone; then the certificate, for everybody.
  private func make() throws {
    let made = try SelfMadeCertificate.make()
    let files = FileManager.default
    guard
      files.createFile(atPath: key, contents: Data(made.key.utf8), attributes: [.posixPermissions: 0o600]),
      files.createFile(atPath: certificate, contents: Data(made.certificate.utf8))
    else { throw ServerError(.certificateUnwritable, certificate) }
  }
}
