internal import Glibc
internal import Synchronization
internal import Vouchers

/// The log of queries: one file in the ledger's folder for all processes that answer any, its owner's alone to read.
///
/// It is also their memory: under a lock, lines of others are read before queries are judged, and their own lines are on the
/// disk before they are answered. The file may be put aside or emptied at any time; what it still said of
/// the last hour is forgotten with it.
final class QueryLog: Sendable {
  private struct State {
    var history = QueryHistory()
    /// The file that was read, and how far.
    var file: QueryLogFile.Identity?
    var end: Int64 = 0
  }

  private let path: String
  private let state = Mutex(State())

  init(path: String) {
    self.path = path
  }

  /// Judges queries one after the other, each by what was asked since `horizon` and by those before it, and writes the lines
  /// of all of them with one flush.
  ///
  /// - Parameter judge: answers the line to write of the query at a place and what to answer then; of a query it throws for
  ///   nothing is written down.
  /// - Returns: in the order of `places`; `query-not-answered` when the log cannot be read or written.
  func judge<Value: Sendable>(
    _ places: Range<Int>, since horizon: Instant,
    _ judge: (Int, QueryHistory) throws(Rejection) -> (line: QueryLine, then: Result<Value, Rejection>)
  ) -> [Result<Value, Rejection>] {
    state.withLock { state in
      do throws(Rejection) {
        return try Self.judged(places, judge, &state, QueryLogFile(path: path), since: horizon)
      } catch {
        // What was noted may not be in the file.
        state = State()
        return places.map { _ in .failure(error) }
      }
    }
  }

  private static func judged<Value: Sendable>(
    _ places: Range<Int>,
    _ judge: (Int, QueryHistory) throws(Rejection) -> (line: QueryLine, then: Result<Value, Rejection>),
    _ state: inout State, _ file: borrowing QueryLogFile, since horizon: Instant
  ) throws(Rejection) -> [Result<Value, Rejection>] {
    try catchUp(&state, with: file, since: horizon)
    var lines: [UInt8] = []
    var answers: [Result<Value, Rejection>] = []
    for place in places {
      do throws(Rejection) {
        let (line, answer) = try judge(place, state.history)
        lines += line.bytes
        state.history.note(line)
        answers.append(answer)
      } catch {
        answers.append(.failure(error))
      }
    }
    if !lines.isEmpty { state.end = try file.append(lines) }
    state.history.forget(before: horizon)
    return answers
  }

  /// Notes the lines that other processes wrote since.
  private static func catchUp(
    _ state: inout State, with file: borrowing QueryLogFile, since horizon: Instant
  ) throws(Rejection) {
    let (identity, size) = try file.status()
    if state.file == identity, state.end <= size {
      for line in lines(try file.read(state.end..<size)) { state.history.note(line) }
    } else {
      state.history = QueryHistory()
      for line in try tail(of: file, size: size, since: horizon) { state.history.note(line) }
    }
    state.file = identity
    state.end = size
  }

  /// The lines of the end of the file, as far back as one that is older than `horizon`.
  private static func tail(
    of file: borrowing QueryLogFile, size: Int64, since horizon: Instant
  ) throws(Rejection) -> [QueryLine] {
    var length: Int64 = 65_536
    while true {
      let start = max(0, size - length)
      var bytes = try file.read(start..<size)[...]
      // Most likely the rest of a line that began before.
      if start > 0 { bytes = bytes.drop { $0 != 0x0A } }
      let found = lines(bytes)
      if start == 0 || found.first.map({ $0.at < horizon }) ?? false { return found }
      length *= 4
    }
  }

  /// Every line that is whole: what a crash left of one was never answered.
  private static func lines(_ bytes: some Collection<UInt8>) -> [QueryLine] {
    bytes.split(separator: 0x0A).compactMap { try? QueryLine(parsing: Array($0)) }
  }
}

/// The open log, locked until it is let go.
struct QueryLogFile: ~Copyable {
  struct Identity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
  }

  private let path: String
  private let descriptor: Int32

  init(path: String) throws(Rejection) {
    let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw Self.failure(path) }
    var isLocked = flock(file, LOCK_EX) == 0
    while !isLocked, errno == EINTR { isLocked = flock(file, LOCK_EX) == 0 }
    guard isLocked, fchmod(file, 0o600) == 0 else {
      let failure = Self.failure(path)
      close(file)
      throw failure
    }
    self.path = path
    descriptor = file
  }

  deinit {
    close(descriptor)
  }

  func status() throws(Rejection) -> (Identity, size: Int64) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(path) }
    return (Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)), Int64(status.st_size))
  }

  func read(_ range: Range<Int64>) throws(Rejection) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(range.upperBound - range.lowerBound))
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
          off_t(range.lowerBound) + done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(path) }
      done += count
    }
    return bytes
  }

  /// Writes lines, to the disk; answers where the file ends then.
  func append(_ lines: [UInt8]) throws(Rejection) -> Int64 {
    let size = try status().size
    var bytes = lines
    // What a crash left of a line ends here.
    if size > 0, try read(size - 1..<size) != [0x0A] { bytes.insert(0x0A, at: 0) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(path) }
      rest = rest.dropFirst(count)
    }
    guard fdatasync(descriptor) == 0, size > 0 || SmallFile.flushFolder(of: path) else {
      throw Self.failure(path)
    }
    return size + Int64(bytes.count)
  }

  private static func failure(_ path: String) -> Rejection { .notAnswered("\(path): errno \(errno)") }
}
