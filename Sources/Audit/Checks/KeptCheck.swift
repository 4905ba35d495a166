internal import Journal

/// Every minute with change has a kept checkpoint: a tree head that is a minute or more after the kept one before it is
/// kept itself (Documentation/JOURNAL.md section 3). Who takes the SM2 line off a kept checkpoint and says it was never
/// kept leaves a gap. Those kept beyond that, when a ledger closes or opens, are nobody's loss.
struct KeptCheck {
  /// Milliseconds.
  private static let interval: Int64 = 60_000
  private static let page = 1000

  func run(_ subject: AuditSubject, _ log: inout AuditLog) throws {
    var last: Int64?
    var heads: [HeadTime] = []
    repeat {
      heads = try subject.journal.headTimes(after: heads.last?.size ?? 0, limit: Self.page)
      for head in heads where head.isKept || Self.isOwed(head.at, after: last) {
        if !head.isKept { log.report(.checkpointNotKept(size: head.size)) }
        last = head.at
      }
    } while heads.count == Self.page
  }

  private static func isOwed(_ at: Int64, after last: Int64?) -> Bool {
    guard let last else { return true }
    // A damaged row may tell any time.
    let (distance, overflow) = at.subtractingReportingOverflow(last)
    return overflow || distance >= interval
  }
}
