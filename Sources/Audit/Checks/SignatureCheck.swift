internal import Journal
internal import Ledger
internal import Vouchers

/// Every command is signed by the key registered under its name, for this ledger, at about its time, and
/// once.
struct SignatureCheck {
  let origin: String
  private var count: Int64 = 0

  init(origin: String) {
    self.origin = origin
  }

  /// Judges a command by the state before its entry.
  ///
  /// - Parameters:
  ///   - row: the key registered under the command's name, if one was.
  ///   - window: how many seconds a command may be away from its entry.
  ///   - mayComeEarly: whether the act is about the ledger's clock, which then stands behind its signer's.
  mutating func take(
    _ command: ReadCommand, in entry: Entry, by row: KeyRow?, window: Int64, mayComeEarly: Bool,
    _ log: inout AuditLog
  ) {
    let key = command.key.text
    if let row {
      if command.isSigned(by: row) {
        count += 1
      } else {
        log.report(.signatureInvalid(entry: entry.sequence, key: key))
      }
    } else {
      log.report(.keyNotRegistered(entry: entry.sequence, key: key))
    }
    if !command.command.audience.utf8.elementsEqual(origin.utf8) {
      log.report(.audienceDiffers(entry: entry.sequence, key: key, audience: command.command.audience))
    }
    let distance = command.command.issuedAt - entry.at.seconds
    if abs(distance) > window, !(distance > 0 && mayComeEarly) {
      log.report(.commandUntimely(entry: entry.sequence, key: key, seconds: distance))
    }
  }

  func tell(_ log: inout AuditLog) {
    log.count(count, "签名", "signatures")
  }
}
