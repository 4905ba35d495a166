internal import Dispatch
internal import Journal
internal import Synchronization

/// Reads entries in order, prepares them on all cores, and hands them on in order: while one batch is
/// replayed the next ones are hashed and their signatures tried. A bounded number of batches is in memory.
struct EntryPipeline {
  /// Entries in one batch, and batches under way.
  static let batchSize: Int64 = 128
  static let depth = 6

  /// Entries as far as they can be read.
  enum Batch {
    case entries([PreparedEntry])
    /// What stands at this place cannot be read.
    case unreadable(Int64, detail: String)
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
    var spent: Int64 = 0
    while true {
      while waiting.count < Self.depth, next < range.upperBound {
        waiting.append(read(next..<min(next + Self.batchSize, range.upperBound)))
        next += Self.batchSize
      }
      guard !waiting.isEmpty else { return spent }
      let first = waiting.removeFirst()
      let (entries, microseconds) = first.wait()
      spent += microseconds
      var goOn = true
      if !entries.isEmpty { goOn = try body(.entries(entries)) }
      if goOn, let failure = first.failure {
        goOn = try body(.unreadable(failure.place, detail: failure.detail))
      }
      if !goOn {
        for other in waiting { _ = other.wait() }
        return spent
      }
    }
  }

  /// Reads a batch here, where the snapshot is, and starts preparing it elsewhere.
  private func read(_ range: Range<Int64>) -> Preparation {
    var stored: [StoredEntry] = []
    var failure: Preparation.Failure?
    do throws(JournalError) {
      stored = try journal.entries(in: range)
    } catch {
      (stored, failure) = readOneByOne(range)
    }
    let preparation = Preparation(failure: failure)
    let keys = keys
    queue.async { [stored] in preparation.fill(stored, keys) }
    return preparation
  }

  private func readOneByOne(_ range: Range<Int64>) -> ([StoredEntry], Preparation.Failure?) {
    var stored: [StoredEntry] = []
    for place in range {
      do throws(JournalError) {
        stored += try journal.entries(in: place..<(place + 1))
      } catch {
        return (stored, Preparation.Failure(place: place, detail: "\(error.code.rawValue) \(error.detail)"))
      }
    }
    return (stored, nil)
  }
}

/// A batch under way.
private final class Preparation: Sendable {
  struct Failure: Sendable {
    let place: Int64
    let detail: String
  }
  let failure: Failure?
  private let done = DispatchSemaphore(value: 0)
  private let result = Mutex<(entries: [PreparedEntry], microseconds: Int64)>(([], 0))

  init(failure: Failure?) {
    self.failure = failure
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
