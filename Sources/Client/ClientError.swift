/// Why a server could not be asked. Stable codes.
public struct ClientError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable, CaseIterable {
    case badAddress = "server-address-malformed"
    case pinMalformed = "server-certificate-malformed"
    case notReachable = "server-not-reachable"
    case notUnderstood = "server-answer-not-understood"
  }

  public let code: Code
  public let detail: String

  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  public var description: String { "\(code.rawValue): \(detail)" }

  public var messageZh: String {
    switch code {
    case .badAddress: "服务地址应为 https://主机:端口（回环地址可用 http）（\(detail)）"
    case .pinMalformed: "信任文件中的服务器证书不正确：请重新执行 quanbu trust pin（\(detail)）"
    case .notReachable: "无法连接账本服务：请核对网络、地址和信任文件中的证书；重跑同一命令不会重复办理（\(detail)）"
    case .notUnderstood: "服务的答复无法识别：请核对地址与版本（\(detail)）"
    }
  }

  public var messageEn: String {
    switch code {
    case .badAddress: "the server's address must be https://HOST:PORT (http on loopback) (\(detail))"
    case .pinMalformed:
      "the server's certificate in the trust file is malformed: run quanbu trust pin again (\(detail))"
    case .notReachable:
      "the ledger's server cannot be reached: check network, address and the certificate in the trust file; running the same command again does nothing twice (\(detail))"
    case .notUnderstood: "the server's answer cannot be read: check address and version (\(detail))"
    }
  }
}
