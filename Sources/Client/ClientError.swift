/// Why a server could not be asked. Stable codes.
public struct ClientError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable, CaseIterable {
    case badAddress = "server-address-malformed"
    case pinMalformed = "server-certificate-malformed"
    case pinNotSelfSigned = "server-certificate-not-self-signed"
    case notReachable = "server-not-reachable"
    case notTrusted = "server-not-trusted"
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
    case .pinMalformed: "服务器证书不正确：应为 X.509 证书；若在信任文件中，请重新执行 quanbu trust pin（\(detail)）"
    case .pinNotSelfSigned:
      "该证书由某个机构签发，不能单独固定：请固定签发机构的根证书，或者不固定（quanbu trust pin --remove）而信任系统的根证书（\(detail)）"
    case .notReachable: "无法连接账本服务：请核对网络和地址；重跑同一命令不会重复办理（\(detail)）"
    case .notTrusted:
      "服务器出示的证书不可信（不是所固定的、已过期或名称不符），什么也没有发送：请核对地址和信任文件；核对之前不要更换所固定的证书（\(detail)）"
    case .notUnderstood: "服务的答复无法识别：请核对地址与版本（\(detail)）"
    }
  }

  public var messageEn: String {
    switch code {
    case .badAddress: "the server's address must be https://HOST:PORT (http on loopback) (\(detail))"
    case .pinMalformed:
      "the server's certificate is no X.509 certificate; if it is the trust file's, run quanbu trust pin again (\(detail))"
    case .pinNotSelfSigned:
      "an authority issued it, so it cannot be pinned alone: pin the authority's root, or nothing (quanbu trust pin --remove) to trust the system's roots (\(detail))"
    case .notReachable:
      "the ledger's server cannot be reached: check network and address; running the same command again does nothing twice (\(detail))"
    case .notTrusted:
      "the server shows a certificate that is not trusted (not the pinned one, expired, or for another name), and nothing was sent: check address and trust file, and pin no other before you know why (\(detail))"
    case .notUnderstood: "the server's answer cannot be read: check address and version (\(detail))"
    }
  }
}
