import ArgumentParser
import Client
import Foundation
import Journal
import Vouchers
import Wire

/// `quanbu trust`
struct TrustCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust", abstract: "信任文件：固定服务器证书 The trust file: pin a server's certificate.",
    subcommands: [TrustPin.self])
}

/// `quanbu trust pin`: the one server certificate a party's clients trust.
struct TrustPin: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "把服务器证书写入信任文件 Write a server's certificate into the trust file.",
    discussion: """
      此后用该信任文件连接服务时只认这一张证书；--remove 去掉后改用系统的根证书。证书请当面或经可靠渠道取得。
      From then on only this certificate is trusted with this trust file; --remove goes back to the system's roots. Get \
      the certificate in person or by a way you trust.
      """)

  @Option(help: ArgumentHelp("信任文件 The trust file.", valueName: "file")) var trust: String
  @Option(help: ArgumentHelp("服务器证书 The server's certificate, PEM.", valueName: "file")) var certificate:
    String?
  @Flag(help: "去掉所固定的证书 Remove the pinned certificate.") var remove = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (certificate != nil) != remove else {
      throw ValidationError("请写 --certificate 或 --remove Give --certificate or --remove.")
    }
  }

  func run() async throws {
    output.apply()
    var anchor = try TrustAnchor(parsing: try InputFile.bytes(trust))
    anchor.serverCertificate = try certificate.map { path in
      guard let der = Self.certificate(in: try InputFile.bytes(path)) else {
        throw CommandFailure(
          .inputOutput, code: ClientError.Code.pinMalformed.rawValue,
          Text("不是 PEM 证书（\(path)）", "this is no PEM certificate (\(path))"))
      }
      return der
    }
    try OutputFile.replace(trust, with: anchor.bytes)
    if remove {
      Console.say("已去掉所固定的证书：\(trust)", "the pinned certificate is removed: \(trust)")
    } else {
      Console.say("已固定服务器证书：\(trust)", "the server's certificate is pinned: \(trust)")
    }
  }

  /// The first certificate of a PEM file (RFC 7468 section 5).
  static func certificate(in bytes: [UInt8]) -> [UInt8]? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let start = text.range(of: "-----BEGIN CERTIFICATE-----"),
      let end = text.range(of: "-----END CERTIFICATE-----", range: start.upperBound..<text.endIndex)
    else { return nil }
    let body = text[start.upperBound..<end.lowerBound].utf8.filter { $0 > 0x20 }
    guard let der = Base64.decode(body), !der.isEmpty else { return nil }
    return der
  }
}
