internal import HTTPTypes
internal import Wire

/// Why a request was not done, as people and programs read it: a problem document (RFC 9457).
///
/// Its texts are ours; nothing of the request is in it but what the rooms below quote, cut short and escaped.
struct Problem: Error, Hashable {
  let status: HTTPResponse.Status
  /// The stable name: of a refusal, a rejection, or of what was wrong with the request itself.
  let name: String
  /// The refusal's number, if the rules refused.
  let number: Int?
  let chinese: String
  let english: String
  /// What the refusal is about: a voucher's number, a class.
  var subject = ""
  /// Seconds after which it is worth trying again.
  var retryAfter: Int?
  /// The receipt of a refusal that was journalled.
  var receipt: String?
  /// Whether the ledger had answered the same bytes before.
  var isRepeat = false

  init(
    _ status: HTTPResponse.Status, _ name: String, number: Int? = nil, _ chinese: String, _ english: String
  ) {
    self.status = status
    self.name = name
    self.number = number
    self.chinese = chinese
    self.english = english
  }

  static let contentType = "application/problem+json"

  /// What `type` begins with: names, not addresses to visit.
  static let typePrefix = "urn:quanbu:problem:"

  var json: [UInt8] {
    var json = JSONWriter(reserving: 512)
    json.object {
      $0.member("type", Self.typePrefix + name)
      $0.member("title", english)
      $0.member("status", status.code)
      $0.member("name", name)
      if let number { $0.member("number", number) }
      $0.member("zh", chinese)
      $0.member("en", english)
      if !subject.isEmpty { $0.member("subject", subject) }
      if let receipt {
        $0.member("repeat", isRepeat)
        $0.member("receipt", receipt)
      }
    }
    return json.bytes
  }

  var reply: DoorReply {
    var headers: HTTPFields = [.contentType: Self.contentType, .cacheControl: "no-store"]
    if let retryAfter { headers[.retryAfter] = String(retryAfter) }
    return DoorReply(status: status, head: ReplyHead(headers), body: json)
  }
}

extension Problem {
  // MARK: What is wrong with the request itself

  static let notFound = Problem(.notFound, "not-found", "没有这个地址", "there is nothing at this address")
  static let bundlesNotPublic = Problem(
    .forbidden, "entries-not-public", "条目只凭审计方签名的查询提供", "entries are given to auditors' signed queries only")
  static let tileNotThere = Problem(
    .notFound, "tile-not-there", "日志还没有这么大：请按最新检查点的大小请求；若只缺部分瓦片，请取完整瓦片",
    "the log is not that large: ask by the newest checkpoint's size; for a partial tile that is gone take the full one"
  )
  static let notJOSE = Problem(
    .unsupportedMediaType, "not-application-jose", "报文类型须为 application/jose：正文是一段紧凑 JWS",
    "the content type must be application/jose: the body is one compact JWS")
  static let bodyTooLarge = Problem(
    .contentTooLarge, "body-too-large", "正文超过 \(SenderLimits.bodyBytes) 字节：请把名单分成较小的几份",
    "the body is longer than \(SenderLimits.bodyBytes) bytes: split the list")
  static let bodyCut = Problem(
    .badRequest, "body-cut", "正文没有收全：请重新发送", "the body did not arrive whole: send it again")
  static let headerTooLarge = Problem(
    .requestHeaderFieldsTooLarge, "header-too-large",
    "请求头过长：全部字段至多 \(SenderLimits.headerBytes) 字节，单个至多 \(SenderLimits.headerFieldBytes) 字节，共至多 \(SenderLimits.headerFields) 个",
    "the header is too long: all fields have \(SenderLimits.headerBytes) bytes at most, one \(SenderLimits.headerFieldBytes), and there are \(SenderLimits.headerFields) at most"
  )
  static let notHTTP = Problem(
    .badRequest, "not-http", "不是 RFC 9112 所定的 HTTP 请求", "this is no HTTP request as RFC 9112 has it")
  static let hostNotOnce = Problem(
    .badRequest, "host-not-once", "HTTP/1.1 的请求须恰有一个 Host 字段（RFC 9112 第 3.2 节）",
    "a request of HTTP/1.1 has the field Host once (RFC 9112 section 3.2)")
  static let notModifiable = Problem(
    .methodNotAllowed, "method-not-allowed", "此地址不接受这种方法", "this address does not take that method")
  static let badQuery = Problem(
    .badRequest, "bad-parameter", "地址中的参数不认识或不是数字", "a parameter of the address is not known or not a number")
  static let failed = Problem(
    .internalServerError, "failed", "服务出错：请稍后重试；运维人员可查日志",
    "the service failed: try later; the operator's log tells why")

  static func addressTooOften(_ seconds: Int) -> Problem {
    var problem = Problem(
      .tooManyRequests, "too-many-requests-of-address", "该地址一分钟内的请求过多：请稍后再试",
      "this address sends more than it may in a minute: try later")
    problem.retryAfter = seconds
    return problem
  }

  static func notReady(_ name: String, _ chinese: String, _ english: String) -> Problem {
    var problem = Problem(.serviceUnavailable, name, chinese, english)
    problem.retryAfter = 5
    return problem
  }
}
