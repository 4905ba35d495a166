internal import Foundation
internal import Glibc
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
    guard Self.write(made.key, to: key, mode: 0o600),
      Self.write(made.certificate, to: certificate, mode: 0o644)
    else { throw ServerError(.certificateUnwritable, certificate) }
  }

  /// A new file, of that mode from the first moment on.
  private static func write(_ text: String, to path: String, mode: mode_t) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { return false }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: Data(text.utf8))
      try file.synchronize()
      try file.close()
      return true
    } catch {
      unlink(path)
      return false
    }
  }
}
