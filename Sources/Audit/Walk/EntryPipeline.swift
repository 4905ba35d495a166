internal import Dispatch
internal import Journal
internal import Synchronization

/// Reads entries in order, prepares them on all cores, and hands them on in order: while one batch is
/// replayed the next ones are hashed and their signatures tried. A bounded number of batches is in memory.
struct EntryPipeline {
  /// Entries in one batch at most, bytes in one if it can be helped, and batches under way.
  static let batchSize: Int64 = 256
  static let batchBytes = 256 * 1024
  static let depth = 6

  /// Entries as far as they can be read.
  enum Batch: Sendable {
    case entries([PreparedEntry])
    /// What stands at this place cannot be read.
    case unreadable(Int64, detail: String)
    /// Nothing stands at this place, nor for a while after it.
    case missing(Int64)
  }

  let journal: SQLiteJournal
  let keys: KnownKeys
  private let queue = DispatchQueue(label: "quanbu.audit", attributes: .concurrent)

  init(journal: SQLiteJournal, keys: KnownKeys) {
    self.journal = journal
    self.keys = keys
  }

  /// Calls `body` with each batch; it answers whether to go on.
  ///
  /// - Returns: microseconds of preparing, summed over cores.
  func run(_ range: Range<Int64>, _ body: (Batch) throws -> Bool) rethrows -> Int64 {
    var waiting: [Preparation] = []
    var next = range.lowerBound
    var size = Self.batchSize
    var spent: Int64 = 0
    while true {
      while waiting.count < Self.depth, next < range.upperBound {
        let end = range.upperBound - next > size ? next + size : range.upperBound
        let batch = read(next..<end)
        // Entries are of one kind for long stretches: the next ones will be about as long as these.
        let longer = batch.bytes > Self.batchBytes
        size =
          longer ? max(1, size / 2) : min(Self.batchSize, batch.bytes * 2 < Self.batchBytes ? size * 2 : size)
        // A hole ends the walk: a file may claim more entries than there are numbers to count them.
        next = batch.isComplete ? end : range.upperBound
        waiting.append(batch)
      }
      guard !waiting.isEmpty else { return spent }
      let first = waiting.removeFirst()
      let (entries, microseconds) = first.wait()
      spent += microseconds
      var goOn = true
      if !entries.isEmpty { goOn = try body(.entries(entries)) }
      if goOn, let hole = first.hole { goOn = try body(hole) }
      if !goOn {
        for other in waiting { _ = other.wait() }
        return spent
      }
    }
  }

  /// Reads a batch here, where the snapshot is, and starts preparing it elsewhere.
  private func read(_ range: Range<Int64>) -> Preparation {
    var stored: [StoredEntry] = []
    var hole: Batch?
    do throws(JournalError) {
      stored = try journal.entries(in: range)
    } catch {
      (stored, hole) = readOneByOne(range)
    }
    if hole == nil, stored.count < range.count { hole = .missing(range.lowerBound + Int64(stored.count)) }
    let preparation = Preparation(bytes: stored.reduce(0) { $0 + $1.bytes.count }, hole: hole)
    let keys = keys
    queue.async { [stored] in preparation.fill(stored, keys) }
    return preparation
  }

  private func readOneByOne(_ range: Range<Int64>) -> ([StoredEntry], Batch?) {
    var stored: [StoredEntry] = []
    for place in range {
      do throws(JournalError) {
        stored += try journal.entries(in: place..<(place + 1))
      } catch {
        return (stored, .unreadable(place, detail: "\(error.code.rawValue) \(error.detail)"))
      }
    }
    return (stored, nil)
  }
}

/// A batch under way.
private final class Preparation: Sendable {
  /// Of its entries, all together.
  let bytes: Int
  /// What comes after its entries when they are not all there.
  let hole: EntryPipeline.Batch?
  var isComplete: Bool { hole == nil }
  private let done = DispatchSemaphore(value: 0)
  private let result = Mutex<(entries: [PreparedEntry], microseconds: Int64)>(([], 0))

  init(bytes: Int, hole: EntryPipeline.Batch?) {
    self.bytes = bytes
    self.hole = hole
  }

  func fill(_ stored: [StoredEntry], _ keys: KnownKeys) {
    let watch = Stopwatch()
    let entries = stored.map { PreparedEntry($0, keys: keys) }
    let spent = watch.microseconds
    result.withLock { $0 = (entries, spent) }
    done.signal()
  }

  func wait() -> ([PreparedEntry], Int64) {
    done.wait()
    return result.withLock { $0 }
  }
}
