import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import ServiceSupport

/// Reads beside a writer until standard input ends: every look must be one whole state.
struct Reader {
  let root: String

  func run() throws {
    let journal = try SQLiteJournal.open(path: TemporaryLedger.folder(in: root).journal, mode: .reader)
    _ = fcntl(0, F_SETFL, O_NONBLOCK)
    Line.say("READY")
    var loops = 0
    var entries: Int64 = 0
    var byte: UInt8 = 0
    while Glibc.read(0, &byte, 1) != 0 {
      let count = try look(journal)
      guard count >= entries else { throw ReaderFault("fewer entries than before") }
      entries = count
      loops += 1
    }
    Line.say("R \(loops) \(try look(journal))")
  }

  /// Entries, checkpoint, rows and money of one moment agree.
  private func look(_ journal: SQLiteJournal) throws -> Int64 {
    try journal.snapshot {
      let count = try journal.entryCount()
      guard try journal.newestCheckpoint()?.head.size == count else { throw ReaderFault("checkpoint") }
      guard let last = try journal.entry(count - 1), try Entry(decoding: last).sequence == count - 1 else {
        throw ReaderFault("last entry")
      }
      let issued = try journal.batches().reduce(0) { $0 + $1.issued }
      let vouchers = try journal.voucherTotals().reduce(0) { $0 + $1.count }
      guard issued == vouchers else { throw ReaderFault("\(issued) issued, \(vouchers) there") }
      let violations = try journal.fundIdentity().violations(
        tranches: try journal.tranches(), accounts: try journal.accounts())
      guard violations.isEmpty else { throw ReaderFault("\(violations)") }
      return count
    }
  }
}

struct ReaderFault: Error {
  let cause: String

  init(_ cause: String) {
    self.cause = cause
  }
}
