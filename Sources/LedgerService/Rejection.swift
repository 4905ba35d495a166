public import Ledger
public import Signing
public import Vouchers

/// Why a command never became a journal entry, or a query was not answered: it failed before the ledger could tell
/// whose it is, or the ledger could not take it. Counted by its code and logged, never journalled.
public enum Rejection: Error, Hashable, Sendable {
  /// Not one compact JWS of the right form.
  case form(JWSError)
  /// The key id is not registered.
  case unknownKey(String)
  case badSignature
  /// Signed for another ledger; names ours.
  case otherLedger(ours: String)
  /// The payload is not a command we know.
  case malformed(MalformedInput)
  /// The same command id came before with other content; names that entry.
  case commandIDReused(entry: Int64)
  /// `iat` is too long ago.
  case stale
  /// `iat` is in the future.
  case early
  /// The clock stands at this moment, where neither the rules nor two persons allow the next entry.
  case clockStep(Instant)
  /// This key's journalled refusals of the hour are used up.
  case tooManyRefusals
  /// The entry would not fit.
  case tooLarge
  /// More commands, or more queries, wait than the service takes.
  case busy
  /// One before it in its chain was not accepted, so this one was not looked at.
  case notReached
  /// The writer has stopped; the reason was reported to the operator.
  case stopped(String)
  /// This key used the query's id before, within the window.
  case queryIDReused
  /// This key asked about as many people as it may in an hour.
  case queryQuota(perHour: Int)
  /// The rules refuse the query; nothing of it is journalled.
  case refused(Refused)
  /// This key sends more than it may in a minute; after so many seconds it may send another.
  case tooOften(seconds: Int)
  /// The query could not be logged, or the ledger not read.
  case notAnswered(String)
  /// The query is to be done as well as answered, and whoever got it only reads.
  case writerNeeded

  /// Stable code.
  public var code: String {
    switch self {
    case .form(let error): error.code
    case .unknownKey: "unknown-key"
    case .badSignature: "bad-signature"
    case .otherLedger: "other-ledger"
    case .malformed(let error): error.code
    case .commandIDReused: "command-id-reused"
    case .stale: "stale-command"
    case .early: "early-command"
    case .clockStep: "clock-step"
    case .tooManyRefusals: "too-many-refusals"
    case .tooLarge: "entry-too-large"
    case .busy: "busy"
    case .notReached: "not-reached"
    case .stopped: "writer-stopped"
    case .queryIDReused: "query-id-reused"
    case .queryQuota: "query-quota"
    case .refused(let refused): refused.refusal.name
    case .tooOften: "too-many-requests"
    case .notAnswered: "query-not-answered"
    case .writerNeeded: "writer-needed"
    }
  }

  public var chinese: String {
    switch self {
    case .form(let error): error.messageZh
    case .unknownKey(let id): "密钥 \(id) 未登记"
    case .badSignature: "签名不正确：请用登记的密钥对原文重新签名"
    case .otherLedger(let ours): "该报文是签给另一个账本的；本账本是 \(ours)"
    case .malformed(let error): error.chinese
    case .commandIDReused(let entry): "该命令编号已用于第 \(entry) 条记录，内容不同：请换新编号"
    case .stale: "签署时间过早：请重新签署"
    case .early: "签署时间在未来：请核对时钟"
    case .clockStep(let instant): "时钟为 \(instant.rfc3339)，超出允许的跨度：须由两人确认时钟"
    case .tooManyRefusals: "该密钥本小时内被拒次数过多：请稍后再试"
    case .tooLarge: "记录过长：请把名单分成较小的几份"
    case .busy: "等待办理的过多：请稍后重试"
    case .notReached: "同一串命令中前面的一条未被受理，故此条未办：前面的办妥后再提交"
    case .stopped(let reason): "账本已停止写入：\(reason)"
    case .queryIDReused: "该查询编号已用过：请换新编号重新签署"
    case .queryQuota(let most): "该密钥每小时可查 \(most) 人，本小时余数不足：请稍后再查"
    case .refused(let refused): refused.refusal.chinese
    case .tooOften(let seconds): "该密钥在一分钟内提交过多：请 \(seconds) 秒后再试"
    case .notAnswered(let reason): "查询无法登记，或账本无法读取，故未作答：\(reason)"
    case .writerNeeded: "此项须由写账本的服务办理：这里只读"
    }
  }

  public var english: String {
    switch self {
    case .form(let error): error.messageEn
    case .unknownKey(let id): "key \(id) is not registered"
    case .badSignature: "the signature is wrong: sign the very bytes with the registered key"
    case .otherLedger(let ours): "this was signed for another ledger; this one is \(ours)"
    case .malformed(let error): error.english
    case .commandIDReused(let entry): "entry \(entry) used this command id for other content: take a new id"
    case .stale: "this was signed too long ago: sign it anew"
    case .early: "this was signed in the future: check the clock"
    case .clockStep(let instant):
      "the clock stands at \(instant.rfc3339), further than it may step: two persons must confirm it"
    case .tooManyRefusals: "this key was refused too often this hour: try later"
    case .tooLarge: "the entry would be too long: split the list"
    case .busy: "too much waits to be done: try again later"
    case .notReached:
      "one before it in its chain was not accepted, so this was not looked at: send it after that one"
    case .stopped(let reason): "the ledger has stopped writing: \(reason)"
    case .queryIDReused: "this query id was used before: sign anew under a new id"
    case .queryQuota(let most):
      "this key may ask about \(most) people an hour and has not so many left: ask again later"
    case .refused(let refused): refused.refusal.english
    case .tooOften(let seconds): "this key sends more than it may in a minute: try again in \(seconds) s"
    case .notAnswered(let reason):
      "the query could not be logged, or the ledger not read, so it was not answered: \(reason)"
    case .writerNeeded: "this is for the service that writes the ledger: here it is only read"
    }
  }
}
