internal import Journal
internal import Ledger
internal import Vouchers
internal import Wire

/// The private accounts that institutions are paid on are the ones whose salted hashes two registrars
/// journalled.
struct PayeeCheck {
  /// A copy for outsiders has no private accounts: then all that is told is that there are none.
  func run(_ subject: AuditSubject, _ state: WorkingSet, _ log: inout AuditLog) throws {
    let kept = try subject.journal.payeeAccounts()
    guard !kept.isEmpty else {
      let paid = state.institutions.all.count { $0.payee != nil }
      if paid > 0 { log.report(.payeesAbsent(institutions: paid)) }
      return
    }
    for account in kept where !account.isIntact {
      log.report(.payeeDiffers(institution: account.institution.text))
    }
    let owners = Dictionary(kept.map { ($0.hash, $0.institution) }, uniquingKeysWith: { first, _ in first })
    for institution in state.institutions.all.sorted(by: { $0.code < $1.code }) {
      guard let payee = institution.payee else { continue }
      guard let owner = owners[payee] else {
        log.report(.payeeMissing(institution: institution.code.text))
        continue
      }
      if owner != institution.code { log.report(.payeeDiffers(institution: institution.code.text)) }
    }
    log.count(kept.count, "账户", "accounts")
  }
}
