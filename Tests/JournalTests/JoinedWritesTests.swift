import CSQLiteShim
import Foundation
import Testing

@testable import Journal

@Suite struct JoinedWritesTests {
  /// A file that is only memory, and fails when told to.
  final class Memory: LogBytes {
    var bytes: [UInt8] = []
    var writes: [Range<Int>] = []
    var code = SQLITE_OK

    func write(_ source: UnsafeRawBufferPointer, at offset: Int64) -> Int32 {
      guard code == SQLITE_OK else { return code }
      let place = Int(offset)..<(Int(offset) + source.count)
      bytes.write(source, at: place)
      writes.append(place)
      return SQLITE_OK
    }
  }

  private let memory = Memory()
  private let joined: JoinedWrites<Memory>

  init() {
    joined = JoinedWrites(memory)
  }

  /// One page of the log at its place, as SQLite writes it.
  private func writeFrame(_ number: Int, endsTransaction: Bool = false) -> Int32 {
    var head = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 24)
    for place in 4..<8 { head[place] = 0 }
    if endsTransaction { head[7] = 9 }
    let page = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 4096)
    let offset = Int64(32 + number * 4120)
    let code = head.withUnsafeBytes { joined.write($0, at: offset) }
    guard code == SQLITE_OK else { return code }
    return page.withUnsafeBytes { joined.write($0, at: offset + 24) }
  }

  @Test func `pages of a transaction wait for its last one, and then are one write`() {
    for number in 0..<4 { #expect(writeFrame(number) == SQLITE_OK) }
    #expect(memory.writes == [])
    #expect(writeFrame(4, endsTransaction: true) == SQLITE_OK)
    #expect(memory.writes == [32..<(32 + 5 * 4120)])
    #expect(writeFrame(5) == SQLITE_OK)
    #expect(memory.writes.count == 1)
  }

  /// SQLite's own file system takes at most 131,071 bytes at a time, and says `SQLITE_FULL` of more.
  @Test func `a long transaction is written in pieces that SQLite's file system takes`() {
    for number in 0..<100 { #expect(writeFrame(number, endsTransaction: number == 99) == SQLITE_OK) }
    #expect(memory.writes.map(\.count) == [31 * 4120, 31 * 4120, 31 * 4120, 7 * 4120])
    #expect(memory.writes.allSatisfy { $0.count < 1 << 17 })
  }

  @Test func `what is too long to wait is written at once, after what waits`() {
    #expect(writeFrame(0) == SQLITE_OK)
    let long = [UInt8](repeating: 7, count: 200_000)
    #expect(long.withUnsafeBytes { joined.write($0, at: 4152) } == SQLITE_OK)
    #expect(memory.writes == [32..<4152, 4152..<204_152])
  }

  @Test(arguments: [SQLITE_FULL, SQLITE_IOERR])
  func `a failure is told with the page that ends the transaction, and nothing of it comes later`(code: Int32)
  {
    #expect(writeFrame(0) == SQLITE_OK)
    memory.code = code
    #expect(writeFrame(1, endsTransaction: true) == code)
    memory.code = SQLITE_OK
    #expect(joined.flush() == SQLITE_OK)
    #expect(memory.writes == [])
  }

  /// Writes anywhere and of any length, beside a file that takes each at once.
  @Test(arguments: 0..<12)
  func `after a flush the file is what it would be without`(seed: UInt64) {
    var random = Dice(state: seed)
    var plain: [UInt8] = []
    var end = 0
    for _ in 0..<200 {
      let count =
        [24, 32, 4096, 1 + Int.random(in: 0..<5000, using: &random)].randomElement(using: &random) ?? 1
      let place = Bool.random(using: &random) ? end : Int.random(in: 0...max(1, plain.count), using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...2, using: &random) }
      end = place + count
      #expect(bytes.withUnsafeBytes { joined.write($0, at: Int64(place)) } == SQLITE_OK)
      bytes.withUnsafeBytes { plain.write($0, at: place..<end) }
      if Int.random(in: 0..<10, using: &random) == 0 {
        #expect(joined.flush() == SQLITE_OK)
        #expect(memory.bytes == plain)
      }
    }
    #expect(joined.flush() == SQLITE_OK)
    #expect(memory.bytes == plain)
  }

  /// SQLite beside itself: what is committed, spilled, rolled back and moved is there for every other connection, also where
  /// no flush tells when a transaction ends.
  @Test(arguments: ["OFF", "FULL"])
  func `another connection sees each transaction as soon as it is committed`(synchronous: String) throws {
    try #require(LogFileSystem.isInstalled)
    let scratch = try Scratch()
    let writer = try Plain(scratch.path())
    let reader = try Plain(scratch.path())
    try writer.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = \(synchronous); PRAGMA cache_size = 10")
    try writer.run("CREATE TABLE row (number INTEGER PRIMARY KEY, bytes BLOB)")
    var random = Dice(state: 7)
    var count: Int64 = 0
    for turn in 0..<60 {
      let rows = Int64.random(in: 1...40, using: &random)
      let isKept = turn % 5 != 3
      try writer.run("BEGIN IMMEDIATE")
      for row in 0..<rows { try writer.run("INSERT INTO row VALUES (\(count + row), randomblob(3000))") }
      #expect(try writer.integer("SELECT count(*) FROM row") == count + rows)
      #expect(try reader.integer("SELECT count(*) FROM row") == count)
      try writer.run(isKept ? "COMMIT" : "ROLLBACK")
      if isKept { count += rows }
      #expect(try reader.integer("SELECT count(*) FROM row") == count)
      if turn % 20 == 19 { try writer.run("PRAGMA wal_checkpoint(TRUNCATE)") }
    }
    #expect(try reader.integer("SELECT sum(length(bytes)) FROM row") == count * 3000)
    #expect(
      try reader.integer("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1)
  }
}

extension [UInt8] {
  fileprivate mutating func write(_ source: UnsafeRawBufferPointer, at place: Range<Int>) {
    if count < place.upperBound { self += [UInt8](repeating: 0, count: place.upperBound - count) }
    replaceSubrange(place, with: source)
  }
}

/// Knuth's linear congruential generator (MMIX): the same seed gives the same writes.
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state.byteSwapped
  }
}

/// A connection without anything of ours but the file system.
private final class Plain {
  private var connection: OpaquePointer?

  init(_ path: String) throws {
    try #require(sqlite3_open(path, &connection) == SQLITE_OK)
  }

  deinit { sqlite3_close(connection) }

  func run(_ sql: String) throws {
    try #require(
      sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK,
      "\(String(cString: sqlite3_errmsg(connection)))")
  }

  func integer(_ sql: String) throws -> Int64 {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    try #require(sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK)
    try #require(sqlite3_step(statement) == SQLITE_ROW)
    return sqlite3_column_int64(statement, 0)
  }
}
