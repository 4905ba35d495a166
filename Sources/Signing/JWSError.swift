/// Why bytes are not a compact JWS that Quanbu reads, in the order the checks run.
///
/// Values quoted from the sender are cut short and stripped of anything but printable ASCII.
public enum JWSError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which of the three parts.
  public enum Part: String, Hashable, Sendable {
    case header
    case payload
    case signature
  }

  case tooLong(bytes: Int, limit: Int)
  case notThreeParts
  /// Not base64url in its one spelling: padding, white space, a foreign character or leftover bits.
  case notBase64URL(Part)
  case emptyPart(Part)
  case headerNotJSON(cause: String)
  case headerNotObject
  case duplicateMember(String)
  /// `crit`, `b64`, `jwk`, `jku`, `x5u`, `x5c` or any other member that is not one of the three.
  case unknownMember(String)
  case missingMember(String)
  case memberNotString(String)
  case unknownAlgorithm(String)
  case malformedKeyID
  case wrongType(found: String, expected: String)
  case signatureLength(Int)
  case zeroSignature

  /// Stable name of the cause, for programs.
  public var code: String {
    switch self {
    case .tooLong: "jws-too-long"
    case .notThreeParts: "jws-not-three-parts"
    case .notBase64URL: "jws-not-base64url"
    case .emptyPart: "jws-empty-part"
    case .headerNotJSON: "jws-header-not-json"
    case .headerNotObject: "jws-header-not-object"
    case .duplicateMember: "jws-duplicate-member"
    case .unknownMember: "jws-unknown-member"
    case .missingMember: "jws-missing-member"
    case .memberNotString: "jws-member-not-string"
    case .unknownAlgorithm: "jws-unknown-algorithm"
    case .malformedKeyID: "jws-malformed-key-id"
    case .wrongType: "jws-wrong-type"
    case .signatureLength: "jws-signature-length"
    case .zeroSignature: "jws-zero-signature"
    }
  }

  public var description: String { "\(code): \(messageEn)" }

  /// One Chinese sentence with what to do.
  public var messageZh: String {
    switch self {
    case .tooLong(let bytes, let limit): "签名报文长 \(bytes) 字节，超过上限 \(limit) 字节；请拆成几次提交。"
    case .notThreeParts: "签名报文必须恰好是用点号隔开的三段；请按紧凑 JWS 格式重新生成。"
    case .notBase64URL(let part): "\(part.nameZh)不是规范的 base64url；请去掉填充、空白与多余的位后重新生成。"
    case .emptyPart(let part): "\(part.nameZh)是空的；请按紧凑 JWS 格式重新生成。"
    case .headerNotJSON(let cause): "头部不是合格的 JSON（\(cause)）；请重新生成。"
    case .headerNotObject: "头部必须是 JSON 对象；请重新生成。"
    case .duplicateMember(let name): "头部的“\(name)”出现了不止一次；请只写一次。"
    case .unknownMember(let name): "头部不得有“\(name)”；只写 alg、kid、typ 三项。"
    case .missingMember(let name): "头部缺少“\(name)”；请写明 alg、kid、typ 三项。"
    case .memberNotString(let name): "头部的“\(name)”必须是字符串；请改正后重新签名。"
    case .unknownAlgorithm(let name): "不认识签名算法“\(name)”；请用 ES256 或 SGD_SM3_SM2。"
    case .malformedKeyID: "密钥编号不合格式；请用 1 至 64 个字母、数字、点、横线或下划线。"
    case .wrongType(let found, let expected): "报文类型是“\(found)”，此处只收“\(expected)”；请核对用途。"
    case .signatureLength(let bytes): "签名是 \(bytes) 字节，必须恰好 64 字节；请用 r、s 各 32 字节的写法。"
    case .zeroSignature: "签名全为零；请用私钥重新签名。"
    }
  }

  /// One English sentence with what to do.
  public var messageEn: String {
    switch self {
    case .tooLong(let bytes, let limit):
      "The signed message has \(bytes) bytes, more than \(limit); submit it in several parts."
    case .notThreeParts: "A signed message has exactly three parts joined by dots; write it as compact JWS."
    case .notBase64URL(let part):
      "The \(part.rawValue) is not canonical base64url; remove padding, white space and leftover bits."
    case .emptyPart(let part): "The \(part.rawValue) is empty; write the message as compact JWS."
    case .headerNotJSON(let cause): "The header is not sound JSON (\(cause)); write it again."
    case .headerNotObject: "The header must be a JSON object; write it again."
    case .duplicateMember(let name): "The header has \"\(name)\" more than once; write it once."
    case .unknownMember(let name): "The header may not have \"\(name)\"; write only alg, kid and typ."
    case .missingMember(let name): "The header lacks \"\(name)\"; write alg, kid and typ."
    case .memberNotString(let name): "\"\(name)\" in the header must be a string; correct it and sign again."
    case .unknownAlgorithm(let name): "Unknown signature algorithm \"\(name)\"; use ES256 or SGD_SM3_SM2."
    case .malformedKeyID:
      "The key id is malformed; use 1 to 64 letters, digits, dots, hyphens or underscores."
    case .wrongType(let found, let expected):
      "The type is \"\(found)\", only \"\(expected)\" is taken here; check what the message is for."
    case .signatureLength(let bytes):
      "The signature has \(bytes) bytes, not 64; write r and s with 32 bytes each."
    case .zeroSignature: "The signature is all zero; sign the message with the private key."
    }
  }

  /// `text` as it may appear in a message.
  static func quoted(_ text: String) -> String {
    var out = ""
    for unit in text.utf8.prefix(32) {
      out.unicodeScalars.append((0x20..<0x7F).contains(unit) ? Unicode.Scalar(unit) : "?")
    }
    return out
  }
}

extension JWSError.Part {
  fileprivate var nameZh: String {
    switch self {
    case .header: "头部"
    case .payload: "载荷"
    case .signature: "签名"
    }
  }
}
