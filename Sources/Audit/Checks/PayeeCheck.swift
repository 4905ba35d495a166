internal import Journal
internal import Ledger
internal import Vouchers
internal import Wire

/// The private accounts that institutions are paid on are the ones whose salted hashes two registrars
/// journalled.
struct PayeeCheck {
  /// - Returns: whether the file has private accounts at all; a copy for outsiders has none.
  func run(_ subject: AuditSubject, rebuilt: SQLiteJournal, _ log: inout AuditLog) throws -> Bool {
    let kept = try subject.journal.payeeAccounts()
    guard !kept.isEmpty else { return false }
    for account in kept where !account.isIntact {
      log.report(.payeeDiffers(institution: account.institution.text))
    }
    let owners = Dictionary(kept.map { ($0.hash, $0.institution) }, uniquingKeysWith: { first, _ in first })
    for institution in try rebuilt.institutions() {
      guard let payee = institution.payee else { continue }
      guard let owner = owners[payee] else {
        log.report(.payeeMissing(institution: institution.code.text))
        continue
      }
      if owner != institution.code { log.report(.payeeDiffers(institution: institution.code.text)) }
    }
    log.count(kept.count, "账户", "accounts")
    return true
  }
}
