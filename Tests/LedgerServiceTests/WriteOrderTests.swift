import Foundation
import LedgerService
import ServiceSupport
import Testing

/// What a power cut leaves is what was flushed. The write-ahead log holds every page until the file has it, so it may be
/// written over only when all that was moved into the file is on the disk: whatever is cut off in between is in the log.
@Suite(.serialized) struct WriteOrderTests {
  private static let canTrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

  @Test(.enabled(if: canTrace), .timeLimit(.minutes(10)))
  func `the log is never written over before what was moved out of it is on the disk`() async throws {
    let province = try await Province.founded(refusalsPerHour: 1_000_000)
    let trace = province.ledger.root + "/trace"
    // Flushes take longer than they would, so that much happens meanwhile.
    let tracer = [
      "/usr/bin/strace", "-f", "-y", "-o", trace, "-e", "trace=pwrite64,fdatasync,ftruncate", "-e",
      "inject=fdatasync:delay_enter=3000",
    ]
    // A seed by three means a short log.
    let child = try ChildProcess(["load", province.ledger.root, "3"], wrapper: tracer)
    try await child.wait(for: "READY")
    func order() throws -> WriteOrder {
      var order = WriteOrder(file: province.ledger.folder.journal)
      let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
      for line in lines { order.take(line) }
      return order
    }
    // Until enough of what is looked for has happened, however long that takes beside other tests.
    let patience = ContinuousClock.now + .seconds(180)
    while try !order().hasSeenEnough, ContinuousClock.now < patience {
      try await Task.sleep(for: .seconds(1))
    }
    try endTraced(by: child)
    try await child.wait()
    let order = try order()
    #expect(order.writtenOver > 3, "the log never began anew")
    #expect(order.besides > 3, "no commit was flushed beside the file")
    #expect(order.problems == [])
    #expect(order.heads == 0, "the log is written page by page")
    var survivor = Survivor(province.ledger)
    try await survivor.check(child.acknowledged)
  }

  /// Kills what strace started: strace, killed itself, would let it go on.
  private func endTraced(by child: ChildProcess) throws {
    let path = "/proc/\(child.identifier)/task/\(child.identifier)/children"
    let children = try String(contentsOfFile: path, encoding: .utf8).split(separator: " ").compactMap {
      pid_t($0)
    }
    try #require(!children.isEmpty)
    for traced in children { kill(traced, SIGKILL) }
  }

  /// A flush of the file beside commits fails: the writer stops, tries it no second time (pages that could not be written are
  /// clean to the next flush, which would succeed) and the log is whole. How much is acknowledged until then is up to the
  /// machine, but the group before the flush always is.
  @Test(.enabled(if: canTrace), arguments: ["EIO", "ENOSPC"])
  func `a flush of the file that fails stops the writer, and the log still has everything`(error: String)
    async throws
  {
    let province = try await Province.founded(refusalsPerHour: 1_000_000)
    let journal = province.ledger.folder.journal
    let trace = province.ledger.root + "/trace"
    // The second of any thread: the first of one is at the opening.
    let tracer = [
      "/usr/bin/strace", "-f", "-o", trace, "-P", journal, "-e", "trace=fdatasync", "-e",
      "inject=fdatasync:error=\(error):when=2+",
    ]
    let child = try ChildProcess(["load", province.ledger.root, "3"], wrapper: tracer)
    try await child.wait()
    #expect(child.lines.contains("X writer-stopped"))
    #expect(child.lines.allSatisfy { $0.hasPrefix("A ") || $0 == "READY" || $0 == "X writer-stopped" })
    #expect(!child.acknowledged.isEmpty)
    let flushes = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").filter {
      $0.contains("fdatasync") && $0.contains(" = ")
    }
    let failed = flushes.firstIndex { $0.hasSuffix("(INJECTED)") }
    #expect(failed != nil && failed == flushes.indices.last, "\(flushes)")
    var survivor = Survivor(province.ledger)
    try await survivor.check(child.acknowledged)
  }
}

/// The order of writes and flushes in what `strace -f -y` wrote.
private struct WriteOrder {
  private let file: String
  private let log: String
  /// Writes to the file so far, and how many of them are flushed.
  private var written = 0
  private var flushed = 0
  /// Flushes of the file under way, by their thread: the writes they cover, and whether the log was flushed meanwhile.
  private var flushing: [Substring: (written: Int, isBeside: Bool)] = [:]
  private(set) var writtenOver = 0
  private(set) var besides = 0
  /// Writes of what precedes a page of the log, and nothing else.
  private(set) var heads = 0
  private(set) var problems: [String] = []

  var hasSeenEnough: Bool { !problems.isEmpty || (writtenOver > 3 && besides > 3) }

  init(file: String) {
    self.file = "<\(file)>"
    log = "<\(file)-wal>"
  }

  mutating func take(_ line: Substring) {
    let parts = line.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return }
    let (thread, call) = (parts[0], parts[1].drop { $0 == " " })
    if call.hasPrefix("pwrite64("), call.contains(file) { written += 1 }
    if call.hasPrefix("pwrite64("), call.contains(log), call.contains(", 32, 0") { beginAnew(line) }
    if call.hasPrefix("pwrite64("), call.contains(log), call.contains(", 24, ") { heads += 1 }
    if call.hasPrefix("ftruncate("), call.contains(log) { beginAnew(line) }
    if call.hasPrefix("fdatasync("), call.contains(log) {
      for thread in flushing.keys { flushing[thread]?.isBeside = true }
    }
    if call.hasPrefix("fdatasync("), call.contains(file) { flushing[thread] = (written, false) }
    if call.contains("fdatasync"), !call.hasSuffix("<unfinished ...>"), let done = flushing[thread] {
      flushing[thread] = nil
      guard call.contains("= 0") else { return }
      flushed = max(flushed, done.written)
      if done.isBeside { besides += 1 }
    }
  }

  private mutating func beginAnew(_ line: Substring) {
    writtenOver += 1
    if flushed < written { problems.append("\(written - flushed) writes not flushed at: \(line)") }
  }
}
