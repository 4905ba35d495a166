import Foundation
import LedgerService
import Vouchers
import Wire

/// The public half of a key as it is handed to whoever registers it: `NAME.pub`, JSON of id, algorithm and SPKI.
///
/// A key made with `keys create --demonstration` says so in the member `"demonstration":true`: a production ledger
/// refuses it, so that keys whose passphrase stands in a script never come to act on real money.
struct PublicKeyFile {
  let key: NewKey
  let isDemonstration: Bool

  static func path(beside key: String) -> String {
    (key.hasSuffix(".key") ? String(key.dropLast(4)) : key) + ".pub"
  }

  static func read(beside key: String) throws -> NewKey { try read(path(beside: key)) }

  static func read(_ path: String) throws -> NewKey { try PublicKeyFile(reading: path).key }

  /// - Throws: `key-file-unreadable`, or what is malformed, with the file's name.
  init(reading path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ServiceError(.secretUnreadable, path)
    }
    do throws(MalformedInput) {
      try self.init(parsing: Array(data))
    } catch {
      throw CommandFailure(
        .inputOutput, ["\(path): \(error.code): \(Text(error.chinese, error.english).current)"])
    }
  }

  init(key: NewKey, isDemonstration: Bool) {
    self.key = key
    self.isDemonstration = isDemonstration
  }

  private init(parsing bytes: [UInt8]) throws(MalformedInput) {
    var members = try MemberReader(parsing: bytes)
    let demonstration = try members.optionalBool("demonstration") ?? false
    let id: KeyID = try members.identifier("id")
    let algorithm = try members.string("alg", atMost: 32)
    guard let spki = Base64.decodeURL(try members.string("spki").utf8) else {
      throw MalformedInput(.wrongType(expected: "base64url"), path: "spki")
    }
    try members.finish()
    self.init(
      key: NewKey(id: id, algorithm: algorithm, spki: spki), isDemonstration: demonstration)
  }

  /// Writes a new file; one that is there is never overwritten.
  func write(to path: String) throws {
    var json = JSONWriter()
    json.object {
      $0.member("id", key.id.text)
      $0.member("alg", key.algorithm)
      $0.member("spki", Base64.encodeURL(key.spki))
      if isDemonstration { $0.member("demonstration", true) }
    }
    do {
      try Data(json.bytes + [0x0A]).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    } catch {
      throw ServiceError(.outputUnwritable, path)
    }
  }

  /// Refuses a demonstration key for a production ledger.
  func requireFit(forDemonstration ledgerIsDemonstration: Bool) throws {
    guard isDemonstration, !ledgerIsDemonstration else { return }
    throw CommandFailure(
      .refused, code: "demonstration-key",
      Text("\(key.id)：演示密钥不得用于正式账本", "\(key.id): a demonstration key may not be used on a production ledger"))
  }
}
