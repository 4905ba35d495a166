/// Why the service cannot start. Stable codes; nothing secret in them.
public struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable, CaseIterable {
    case plainHTTPNotLoopback = "plain-http-not-loopback"
    case metricsNotLoopback = "metrics-not-loopback"
    case certificateUnreadable = "certificate-unreadable"
    case certificateIncomplete = "certificate-incomplete"
    case certificateNotLoopback = "certificate-not-made"
    case certificateUnwritable = "certificate-unwritable"
    case addressInUse = "address-not-usable"
    case clockUnreadable = "clock-unreadable"
    case writerStopped = "writer-stopped"
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
    case .plainHTTPNotLoopback: "不加密的 HTTP 只能在本机回环地址上提供：请配置 tls，或改 listen（\(detail)）"
    case .metricsNotLoopback: "指标只能在本机回环地址上提供：请改 metrics（\(detail)）"
    case .certificateUnreadable: "无法读取服务器证书或私钥（\(detail)）"
    case .certificateIncomplete: "证书与私钥只有其一：请补齐或两者都移走（\(detail)）"
    case .certificateNotLoopback: "只为回环地址自制证书：请配置由正式机构签发的证书（\(detail)）"
    case .certificateUnwritable: "无法写入自制的证书（\(detail)）"
    case .addressInUse: "无法在此地址监听：请核对地址，或先停掉占用它的程序（\(detail)）"
    case .writerStopped: "账本已停止写入，服务随之结束：排除原因后重启，以磁盘所存为准（\(detail)）"
    case .clockUnreadable: "无法读取演示时钟文件：应为一个 RFC 3339 时刻（\(detail)）"
    }
  }

  public var messageEn: String {
    switch code {
    case .plainHTTPNotLoopback:
      "plain HTTP is served on loopback only: configure tls, or change listen (\(detail))"
    case .metricsNotLoopback: "metrics are served on loopback only: change metrics (\(detail))"
    case .certificateUnreadable: "the server's certificate or private key cannot be read (\(detail))"
    case .certificateIncomplete:
      "of certificate and private key only one is there: add the other or move it away (\(detail))"
    case .certificateNotLoopback:
      "a certificate is made for loopback addresses only: configure one from an authority (\(detail))"
    case .certificateUnwritable: "the self-made certificate cannot be written (\(detail))"
    case .addressInUse:
      "the address cannot be listened on: check it, or stop the program that uses it (\(detail))"
    case .writerStopped:
      "the ledger has stopped writing, and the service with it: remove the cause and restart; what is on the disk decides (\(detail))"
    case .clockUnreadable:
      "the demonstration's clock file cannot be read: it must hold an RFC 3339 moment (\(detail))"
    }
  }
}
