internal import CSQLiteShim

/// SQLite's own file system (sqlite.org/vfs.html) but for the write-ahead log, whose writes are joined by ``JoinedWrites``.
///
/// The default of this process: GRDB names none when it opens a file.
enum LogFileSystem {
  private static let name: StaticString = "quanbu-log"
  // Unsafe by its type alone: SQLite's own, there as long as the process is, and only read here.
  nonisolated(unsafe) private static let system = sqlite3_vfs_find(nil)
  // Unsafe by its type alone: filled once, inside `isInstalled`, before SQLite knows of it; from then on it is SQLite's, which
  // guards its list of file systems with a lock of its own.
  nonisolated(unsafe) private static let ours = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
  // Unsafe by its type alone: filled once, inside `isInstalled`, and only read afterwards.
  nonisolated(unsafe) private static let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(
    capacity: 1)

  /// Whether it took its place: once a process, before its first connection. Where it did not, SQLite writes the log as it
  /// always does, only slower.
  static let isInstalled: Bool = {
    guard let system else { return false }
    methods.initialize(to: OpenLog.methods)
    // The rest is the system's, down to what its own functions keep there.
    var copy = system.pointee
    copy.pNext = nil
    copy.zName = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    copy.szOsFile += Int32(OpenLog.headSize)
    copy.xOpen = { _, path, file, flags, flagsUsed in LogFileSystem.open(path, file, flags, flagsUsed) }
    ours.initialize(to: copy)
    return sqlite3_vfs_register(ours, 1) == SQLITE_OK
  }()

  private static func open(
    _ path: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
    _ flagsUsed: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    guard let system, let open = system.pointee.xOpen, let file else { return SQLITE_CANTOPEN }
    guard flags & SQLITE_OPEN_WAL != 0 else { return open(system, path, file, flags, flagsUsed) }
    // SQLite closes no file without methods.
    file.pointee.pMethods = nil
    let log = OpenLog(file)
    let code = open(system, path, log.system.pointer, flags, flagsUsed)
    guard code == SQLITE_OK else { return code }
    log.begin(methods)
    return SQLITE_OK
  }
}

/// A write-ahead log as it lies in the memory that SQLite gives for an open file: what SQLite sees, what waits, and behind
/// them the system's own open file.
private struct OpenLog {
  private struct Head {
    var file: sqlite3_file
    var writes: Unmanaged<JoinedWrites<SystemFile>>
  }

  static let headSize = MemoryLayout<Head>.stride

  private let head: UnsafeMutablePointer<Head>

  init(_ file: UnsafeMutablePointer<sqlite3_file>) {
    head = UnsafeMutableRawPointer(file).assumingMemoryBound(to: Head.self)
  }

  var system: SystemFile {
    SystemFile(UnsafeMutableRawPointer(head + 1).assumingMemoryBound(to: sqlite3_file.self))
  }

  var writes: JoinedWrites<SystemFile> { head.pointee.writes.takeUnretainedValue() }

  func begin(_ methods: UnsafePointer<sqlite3_io_methods>) {
    head.initialize(
      to: Head(file: sqlite3_file(pMethods: methods), writes: .passRetained(JoinedWrites(system))))
  }

  private func close() -> Int32 {
    let written = writes.flush()
    head.pointee.writes.release()
    let closed = system.methods.xClose(system.pointer)
    return written == SQLITE_OK ? closed : written
  }

  /// Does something else with the file, once nothing waits.
  private func flushed(_ body: (SystemFile) -> Int32) -> Int32 {
    let code = writes.flush()
    return code == SQLITE_OK ? body(system) : code
  }

  private static func of(_ file: UnsafeMutablePointer<sqlite3_file>?) -> OpenLog {
    // SQLite calls no method without its file.
    OpenLog(file.unsafelyUnwrapped)
  }

  /// The first version of them: no more is asked of a log.
  static let methods = sqlite3_io_methods(
    iVersion: 1,
    xClose: { file in of(file).close() },
    xRead: { file, bytes, count, offset in
      of(file).flushed { $0.methods.xRead($0.pointer, bytes, count, offset) }
    },
    xWrite: { file, bytes, count, offset in
      of(file).writes.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)), at: offset)
    },
    xTruncate: { file, size in of(file).flushed { $0.methods.xTruncate($0.pointer, size) } },
    xSync: { file, flags in of(file).flushed { $0.methods.xSync($0.pointer, flags) } },
    xFileSize: { file, size in of(file).flushed { $0.methods.xFileSize($0.pointer, size) } },
    xLock: { file, level in of(file).flushed { $0.methods.xLock($0.pointer, level) } },
    xUnlock: { file, level in of(file).flushed { $0.methods.xUnlock($0.pointer, level) } },
    xCheckReservedLock: { file, isReserved in
      of(file).flushed { $0.methods.xCheckReservedLock($0.pointer, isReserved) }
    },
    xFileControl: { file, operation, value in
      of(file).flushed { $0.methods.xFileControl($0.pointer, operation, value) }
    },
    xSectorSize: { file in of(file).system.methods.xSectorSize(of(file).system.pointer) },
    xDeviceCharacteristics: { file in of(file).system.methods.xDeviceCharacteristics(of(file).system.pointer)
    },
    xShmMap: nil, xShmLock: nil, xShmBarrier: nil, xShmUnmap: nil, xFetch: nil, xUnfetch: nil)
}

/// The system's own open file.
private struct SystemFile: LogBytes {
  let pointer: UnsafeMutablePointer<sqlite3_file>

  init(_ pointer: UnsafeMutablePointer<sqlite3_file>) {
    self.pointer = pointer
  }

  var methods: sqlite3_io_methods { pointer.pointee.pMethods.pointee }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> Int32 {
    methods.xWrite(pointer, bytes.baseAddress, Int32(bytes.count), offset)
  }
}
