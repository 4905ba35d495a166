internal import Journal
internal import Vouchers

/// Every entry is in the one form of entries, where it says it is, and never earlier than the one before it.
struct EntryFormCheck {
  private var count: Int64 = 0
  private var bytes: Int64 = 0
  private var longest = 0
  private(set) var last: Instant?

  mutating func take(_ prepared: PreparedEntry, _ log: inout AuditLog) {
    count += 1
    bytes += Int64(prepared.stored.bytes.count)
    longest = max(longest, prepared.stored.bytes.count)
    let entry: Entry
    switch prepared.reading {
    case .success(let read): entry = read
    case .failure(let problem):
      return log.report(
        .entryMalformed(entry: prepared.sequence, cause: problem.code.rawValue + " " + problem.member))
    }
    if entry.sequence != prepared.sequence {
      log.report(.entryMisplaced(entry: prepared.sequence, claims: entry.sequence))
    }
    if entry.at != prepared.stored.at { log.report(.timeDiffers(entry: prepared.sequence)) }
    if let last, entry.at < last { log.report(.timeBackwards(entry: prepared.sequence)) }
    last = max(entry.at, last ?? entry.at)
  }

  func tell(_ log: inout AuditLog) {
    log.count(count, "条目", "entries")
    log.count(bytes, "字节", "bytes")
    log.count(longest, "最长字节", "longest")
  }
}
