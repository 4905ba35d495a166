internal import Journal
internal import Vouchers

/// Who used which command id, ever: a pair of key and id is used once. The newest stand in memory, the others
/// in the scratch file.
struct CommandRegister {
  private let scratch: SQLiteJournal
  private var waiting: [CommandID: [(command: CommandReference, sequence: Int64)]] = [:]
  /// In the order they came.
  private(set) var unwritten: [(command: CommandReference, sequence: Int64)] = []
  /// The greatest id in the scratch file: ids are made of their time, so a greater one needs no look-up.
  private var greatestWritten: CommandID?

  init(scratch: SQLiteJournal) {
    self.scratch = scratch
  }

  /// Notes a command, unless its key has used its id before; then answers that entry's sequence number.
  mutating func note(_ reference: CommandReference, sequence: Int64) throws(JournalError) -> Int64? {
    if let same = waiting[reference.id]?.first(where: { $0.command.key == reference.key }) {
      return same.sequence
    }
    if let greatestWritten, reference.id <= greatestWritten,
      let known = try scratch.findCommand(key: reference.key, id: reference.id)
    {
      return known.sequence
    }
    waiting[reference.id, default: []].append((reference, sequence))
    unwritten.append((reference, sequence))
    return nil
  }

  /// What was unwritten is in the scratch file now.
  mutating func markWritten() {
    for item in unwritten { greatestWritten = max(greatestWritten ?? item.command.id, item.command.id) }
    unwritten.removeAll(keepingCapacity: true)
    waiting.removeAll(keepingCapacity: true)
  }
}
