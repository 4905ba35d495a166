import Intake
import MerkleLog
import Signing
import Vouchers
import Wire

/// Whether a voucher in hand can be used, as far as a status list and public keys can tell.
struct OfflineCheck {
  enum Verdict: String {
    case usable, unusable, uncertain
  }

  /// What decided, first things first.
  enum Reason: String {
    /// The key that the token names did not sign it.
    case badSignature = "bad-signature"
    /// Its last usable day is over, by the token's own word.
    case expired = "voucher-expired"
    case listExpired = "status-list-expired"
    case listFromFuture = "status-list-from-future"
    case listed
    /// Not listed, but nobody vouches for the token.
    case signatureNotChecked = "signature-not-checked"
    case notListed = "not-listed"

    var verdict: Verdict {
      switch self {
      case .badSignature, .expired, .listed: .unusable
      case .listExpired, .listFromFuture, .signatureNotChecked: .uncertain
      case .notListed: .usable
      }
    }
  }

  struct Result {
    let token: VoucherToken
    /// How many prefixes the list has.
    let count: Int64
    let reason: Reason
    let isSignatureChecked: Bool
  }

  let list: StatusList
  /// Public keys of token signers, by id.
  let keys: [String: PublicKey]

  static func keys(_ paths: [String]) throws -> [String: PublicKey] {
    var keys: [String: PublicKey] = [:]
    for path in paths {
      let key = try PublicKeyFile.read(path)
      keys[key.id.text] = try PublicKey(spki: key.spki)
    }
    return keys
  }

  /// - Throws: `bad-token` when it is none.
  func judge(_ item: TokenFile.Item, from path: String, at now: Instant) throws -> Result {
    let bytes = Array(item.token.utf8)
    guard let jws = try? CompactJWS.parse(bytes, limit: VoucherToken.limit, expecting: VoucherToken.type),
      let token = try? VoucherToken(payload: jws.payload)
    else { throw InputProblem(.badToken, file: path, line: item.line) }
    let key = keys[jws.keyID]
    return Result(
      token: token, count: list.head.count, reason: reason(jws, token, key, at: now),
      isSignatureChecked: key != nil)
  }

  private func reason(
    _ jws: CompactJWS, _ token: VoucherToken, _ key: PublicKey?, at now: Instant
  ) -> Reason {
    if let key, !jws.isSigned(by: key) { return .badSignature }
    // The list leaves out what expired long before it was issued: a clock that is behind must not bring that back.
    let day = max(now.day, StatusListHead.time(list.head.issuedAt)?.day ?? now.day)
    if token.expires < day { return .expired }
    do throws(StatusListError) { try list.requireCurrent(at: now.seconds) } catch {
      return error == .fromFuture ? .listFromFuture : .listExpired
    }
    if list.prefixes.contains(PrefixList.prefix(of: Digest.sha256(jws.bytes))) { return .listed }
    return key == nil ? .signatureNotChecked : .notListed
  }
}

extension OfflineCheck.Result {
  private var verdict: Text {
    switch reason.verdict {
    case .usable: Text("可用", "usable")
    case .unusable: Text("不可用", "unusable")
    case .uncertain: Text("不能确定", "not certain")
    }
  }

  private var why: Text {
    switch reason {
    case .badSignature: Text("券码不是所称的密钥所签", "the key it names did not sign the token")
    case .expired: Text("最后可用日 \(token.expires) 已过", "its last usable day, \(token.expires), is over")
    case .listExpired: Text("名单已到期，请取得新的", "the list has expired: fetch a new one")
    case .listFromFuture:
      Text("名单的签发时间晚于本机时钟，请校准时钟", "the list was issued later than this clock says: set the clock")
    case .listed:
      Text(
        "在名单上：已启用、已核销、已失效、已作废，或不予通过；若确信有误，可向账本查询（别的券前缀碰巧相同，机会约 \(chance) 分之一）",
        """
        listed: activated, redeemed, refused, lapsed or voided; if that cannot be, ask the ledger (another voucher's \
        prefix is the same by a chance of 1 in \(chance))
        """)
    case .signatureNotChecked:
      Text(
        "不在名单上，但未核验券码签名：请以 --pub 给出券签名密钥的公钥",
        "not listed, but the token's signature was not checked: give the key that signs tokens by --pub")
    case .notListed:
      Text("不在名单上，券码签名成立；启用时以账本为准", "not listed, and its signature holds; the ledger decides at activation")
    }
  }

  /// One in how many.
  private var chance: UInt64 { UInt64.max / UInt64(max(count, 1)) }

  func say() {
    Console.say(
      "\(verdict.chinese)  券号 \(token.number)：\(why.chinese)",
      "\(verdict.english)  voucher \(token.number): \(why.english)")
  }

  func write(to json: inout JSONWriter) {
    json.member("voucher", token.number.value)
    json.member("verdict", reason.verdict.rawValue)
    json.member("why", reason.rawValue)
    json.member("expires", token.expires.description)
    json.member("signatureChecked", isSignatureChecked)
  }
}
