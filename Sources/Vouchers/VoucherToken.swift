internal import Wire

/// The token a holder shows (券码): a compact JWS, ES256, of at most 251 characters, signed on the issuer's
/// machine. The journal keeps only its SHA-256.
///
/// Claims: `jti` the ten-digit number, `exp` the end of the last usable day (NumericDate), `amt` face or cap in
/// fen, `bat` the batch.
public struct VoucherToken: Hashable, Sendable {
  /// QR code level M in 61 modules holds no more.
  public static let limit = 251
  /// The `typ` of its header.
  public static let type = "voucher+jwt"

  public let number: VoucherNumber
  /// The last usable day.
  public let expires: Day
  public let fen: Int64
  public let batch: BatchID

  public init(number: VoucherNumber, expires: Day, fen: Int64, batch: BatchID) {
    self.number = number
    self.expires = expires
    self.fen = fen
    self.batch = batch
  }

  /// The payload that is signed.
  public var payload: [UInt8] {
    var json = JSONWriter(reserving: 96)
    json.object {
      $0.member("jti", number.description)
      // The last second of the day in Asia/Shanghai.
      $0.member("exp", Instant(startOf: expires.adding(days: 1)).seconds - 1)
      $0.member("amt", fen)
      $0.member("bat", batch.text)
    }
    return json.bytes
  }

  /// Reads a payload whose signature the caller has checked or does not need.
  public init(payload: [UInt8]) throws(MalformedInput) {
    var members = try MemberReader(parsing: payload)
    number = try MemberReader.value(members.string("jti"), path: "jti") { text throws(InvalidValue) in
      try VoucherNumber(text)
    }
    let end = try members.integer("exp", in: 0...32_503_679_999)
    expires = try MemberReader.value(end * 1000, path: "exp") { milliseconds throws(InvalidValue) in
      try Instant(milliseconds: milliseconds).day
    }
    fen = try members.fen("amt")
    batch = try members.identifier("bat")
    try members.finish()
  }

  /// The number a token claims to be, without any check of its signature; `nil` when it is no token at all.
  public static func claimedNumber(of token: String) -> VoucherNumber? {
    let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let payload = Base64.decodeURL(parts[1]) else { return nil }
    return (try? VoucherToken(payload: payload))?.number
  }
}

/// The short form of a token in a list: its header says nothing but the key, so the key's name stands for it.
extension VoucherToken {
  /// `{"alg":"ES256","kid":"v26a","typ":"voucher+jwt"}` around the key's name.
  private static let header = (
    start: Array(#"{"alg":"ES256","kid":""#.utf8), end: Array(#"","typ":"voucher+jwt"}"#.utf8)
  )

  /// The key's name and what follows the header and its dot; `nil` when the header is spelled otherwise.
  static func short(of token: String) -> (key: KeyID, rest: Substring)? {
    let text = token.utf8
    guard let dot = text.firstIndex(of: UInt8(ascii: ".")), let bytes = Base64.decodeURL(text[..<dot]),
      bytes.starts(with: header.start), bytes.count > header.start.count + header.end.count,
      bytes.suffix(header.end.count).elementsEqual(header.end)
    else { return nil }
    let name = bytes.dropFirst(header.start.count).dropLast(header.end.count)
    guard let key = try? KeyID(String(decoding: name, as: UTF8.self)) else { return nil }
    return (key, token[text.index(after: dot)...])
  }

  /// The token of a key's name and what follows the header.
  static func whole(key: KeyID, rest: String) -> String {
    Base64.encodeURL(header.start + Array(key.text.utf8) + header.end) + "." + rest
  }
}
