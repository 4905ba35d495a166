internal import CSQLiteShim

/// A write-ahead log's many small writes, joined to few.
///
/// SQLite writes each page of its log with two calls, 24 bytes about the page and then the page (sqlite.org/fileformat2.html,
/// section 4.1), and the file system does most of its work again for each. Here they wait until they fill ``room``, until the
/// page that ends a transaction came, or until anything else is done with the file: nobody ever sees the file without them,
/// and what fails is told before a transaction is called durable.
///
/// Not for two threads at once; nor is the connection that a log belongs to. And for a log that one connection writes: pages
/// of a transaction that was given up are written before anything else is, which must not be over somebody else's. A
/// journal's writer holds its lock until its connection is closed.
final class JoinedWrites<File: LogBytes> {
  /// Thirty-one pages: SQLite's own file system takes no more than 131,071 bytes at a time, and more is no faster.
  static var room: Int { 31 * (LogFrame.headSize + LogFrame.pageSize) }

  let file: File
  private var waiting: UnsafeMutableRawBufferPointer?
  private var count = 0
  private var start: Int64 = 0
  private var endsTransaction = false

  init(_ file: File) {
    self.file = file
  }

  deinit { waiting?.deallocate() }

  /// - Returns: SQLite's result code, as of the other functions here.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> Int32 {
    if offset != start + Int64(count) || count + bytes.count > Self.room {
      let code = flush()
      guard code == SQLITE_OK else { return code }
    }
    guard bytes.count <= Self.room else { return file.write(bytes, at: offset) }
    if count == 0 { start = offset }
    let room = waiting ?? .allocate(byteCount: Self.room, alignment: 16)
    waiting = room
    UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: bytes)
    count += bytes.count
    if bytes.count == LogFrame.headSize {
      endsTransaction = LogFrame.endsTransaction(head: bytes)
      return SQLITE_OK
    }
    guard endsTransaction else { return SQLITE_OK }
    endsTransaction = false
    // From here on other connections may read it.
    return flush()
  }

  /// Writes what waits. After a failure nothing waits any more: SQLite gives the transaction up.
  func flush() -> Int32 {
    guard count > 0, let waiting else { return SQLITE_OK }
    defer { count = 0 }
    return file.write(UnsafeRawBufferPointer(rebasing: waiting[..<count]), at: start)
  }
}

/// A file that joined writes go to.
protocol LogBytes {
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> Int32
}

/// What a page of the write-ahead log is preceded by (sqlite.org/fileformat2.html, section 4.1).
enum LogFrame {
  static let headSize = 24
  static let pageSize = 4096

  /// The file's size in pages after the transaction, bytes 4 to 7, is 0 in all frames but a transaction's last.
  static func endsTransaction(head: UnsafeRawBufferPointer) -> Bool {
    head.loadUnaligned(fromByteOffset: 4, as: UInt32.self) != 0
  }
}
