public import Vouchers
internal import Wire

/// A problem document (RFC 9457) as the ledger's service writes it.
public struct ProblemDocument: Hashable, Sendable {
  /// The stable name.
  public let name: String
  /// The refusal's number, if the rules refused.
  public let number: Int?
  public let chinese: String
  public let english: String
  public let subject: String
  /// The receipt of a refusal that was journalled.
  public let receipt: [UInt8]?
  public let isRepeat: Bool

  /// Reads what a client needs; members it does not know may be there.
  public init(parsing bytes: [UInt8]) throws(MalformedInput) {
    var members = try MemberReader(parsing: bytes)
    name = try members.string("name", atMost: 100)
    number = try members.optionalInteger("number", in: 0...100_000).map { Int($0) }
    chinese = try members.string("zh", atMost: 4000)
    english = try members.string("en", atMost: 4000)
    subject = try members.optionalString("subject", atMost: 1000) ?? ""
    receipt = try members.optionalString("receipt", atMost: 1 << 20).map { Array($0.utf8) }
    isRepeat = try members.optionalBool("repeat") ?? false
  }
}
