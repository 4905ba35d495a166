import ArgumentParser
import Client
import Foundation
import Journal
import Vouchers

/// `quanbu trust`
struct TrustCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust", abstract: "信任文件：固定服务器证书 The trust file: pin a server's certificate.",
    subcommands: [TrustPin.self])
}

/// `quanbu trust pin`: the one certificate a party's clients trust.
struct TrustPin: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "把服务器证书写入信任文件 Write a server's certificate into the trust file.",
    discussion: """
      此后用该信任文件连接服务时只认这一张证书：服务器自签的证书，或签发其证书的机构的根证书；--remove 去掉后改用系统的根证书。\
      证书请当面或经可靠渠道取得。
      From then on only this certificate is trusted with this trust file: one the server signed itself, or the root of the \
      authority that issued the server's. --remove goes back to the system's roots. Get the certificate in person or by a \
      way you trust.
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
      let bytes = try InputFile.bytes(path)
      do throws(ClientError) { return try PinnedCertificate(pem: bytes, from: path).der } catch {
        throw CommandFailure(
          .inputOutput, code: error.code.rawValue, Text(error.messageZh, error.messageEn))
      }
    }
    try OutputFile.replace(trust, with: anchor.bytes)
    if remove {
      Console.say("已去掉所固定的证书：\(trust)", "the pinned certificate is removed: \(trust)")
    } else {
      Console.say("已固定服务器证书：\(trust)", "the server's certificate is pinned: \(trust)")
    }
  }
}
