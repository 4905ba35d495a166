import Foundation
import LedgerService

/// Files only their owner may read: tokens, signed commands that wait, payment orders.
enum PrivateFile {
  /// Writes the whole file, mode 0600, so that a crash leaves the old one or the new one and never a part; returns
  /// when the disk has it. Another program that is writing the same file is waited for.
  ///
  /// - Throws: `output-unwritable`.
  static func write(_ bytes: [UInt8], to path: String) throws(ServiceError) {
    let partial = path + ".partial"
    let descriptor = LockedFile.hold(partial, waiting: true)
    guard descriptor >= 0 else { throw ServiceError(.outputUnwritable, path) }
    defer { close(descriptor) }
    // What another left of it goes; the mode given to open does not change a file that was there before.
    guard ftruncate(descriptor, 0) == 0, fchmod(descriptor, 0o600) == 0, append(bytes, to: descriptor),
      fsync(descriptor) == 0, rename(partial, path) == 0
    else {
      unlink(partial)
      throw ServiceError(.outputUnwritable, path)
    }
    guard syncFolder(of: path) else { throw ServiceError(.outputUnwritable, path) }
  }

  /// Makes sure, before anything is signed, that a file can be written here later: its folder is there and takes
  /// files, there is room for `bytes`, and nothing but a file stands in its place. Leaves nothing behind.
  ///
  /// - Throws: `output-unwritable`.
  static func probe(_ path: String, room bytes: Int = 0) throws(ServiceError) {
    var status = stat()
    // A device or a link would be replaced by the file, not written to.
    if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw ServiceError(.outputUnwritable, path)
    }
    let partial = path + ".partial"
    let descriptor = LockedFile.hold(partial, waiting: true)
    guard descriptor >= 0 else { throw ServiceError(.outputUnwritable, path) }
    defer { close(descriptor) }
    let hasRoom = bytes <= 0 || posix_fallocate(descriptor, 0, off_t(bytes)) == 0
    guard unlink(partial) == 0, hasRoom else { throw ServiceError(.outputUnwritable, path) }
  }

  /// The folder a file lies in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Reads a secret that nobody but its owner may touch.
  ///
  /// - Throws: `secret-unreadable`, or `secret-mode` before a byte is read.
  static func read(_ path: String, limit: Int = 1 << 30) throws(ServiceError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw ServiceError(.secretUnreadable, path) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ServiceError(.secretUnreadable, path)
    }
    guard status.st_mode & 0o077 == 0 else { throw ServiceError(.secretMode, path) }
    guard status.st_size <= limit, let data = try? handle.readToEnd() ?? Data() else {
      throw ServiceError(.secretUnreadable, path)
    }
    return Array(data)
  }

  private static func append(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func syncFolder(of path: String) -> Bool {
    let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }
}
