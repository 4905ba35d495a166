internal import Glibc
internal import Vouchers

/// The lock beside a journal's file: one writing process, and its name for whoever finds it taken.
///
/// The kernel drops an `flock` when its process ends, however it ends; the file itself stays and may say who
/// held it last. An owner of one descriptor.
struct LockFile: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock, or throws `journal-locked` with what its holder wrote.
  init(path: String) throws(JournalError) {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw JournalError(path: path, errno: errno) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      let holder = Self.read(file)
      close(file)
      guard reason == EWOULDBLOCK else { throw JournalError(.inputOutput, path + ": errno \(reason)") }
      throw JournalError(.locked, holder)
    }
    Self.write(Self.holder, to: file)
    // Last: whoever is complete when it throws is closed once more as it goes.
    descriptor = file
  }

  deinit {
    close(descriptor)
  }

  /// `pid 123 host name since 2021-07-01T01:00:00.000Z`
  private static var holder: String {
    var name = [CChar](repeating: 0, count: 256)
    let known = gethostname(&name, name.count - 1) == 0
    let host =
      known ? String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : "?"
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let since = try? Instant(milliseconds: Int64(now.tv_sec) * 1000)
    return "pid \(getpid()) host \(host) since \(since?.rfc3339 ?? "?")"
  }

  private static func read(_ descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 512)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    return text.split(separator: "\n").first.map(String.init) ?? "holder unknown"
  }

  /// Only for people: that it could not be written is no reason to refuse the lock.
  private static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array((text + "\n").utf8)
    guard ftruncate(descriptor, 0) == 0 else { return }
    _ = pwrite(descriptor, bytes, bytes.count, 0)
  }
}
