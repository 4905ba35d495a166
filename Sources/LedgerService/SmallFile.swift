import Foundation

/// Small files beside the ledger: settings, secrets, checkpoints.
enum SmallFile {
  /// Writes a new version of `path` so that a crash leaves the old or the new one, never half.
  static func replace(_ path: String, with bytes: [UInt8], mode: mode_t = 0o644, durable: Bool = true) -> Bool
  {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { return false }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + written, bytes.count - written)
      }
      guard count > 0 else {
        close(descriptor)
        unlink(temporary)
        return false
      }
      written += count
    }
    let flushed = !durable || fsync(descriptor) == 0
    guard close(descriptor) == 0, flushed else {
      unlink(temporary)
      return false
    }
    return rename(temporary, path) == 0
  }

  /// The whole file, or `nil`; `limit` bounds what a wrong path can cost.
  static func read(_ path: String, limit: Int = 1 << 20) -> [UInt8]? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: limit + 1), data.count <= limit else { return nil }
    return Array(data)
  }

  /// Reads a secret whose mode lets nobody but its owner touch it.
  static func readSecret(_ path: String) throws(ServiceError) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw ServiceError(.secretUnreadable, path) }
    guard status.st_mode & 0o077 == 0 else { throw ServiceError(.secretMode, path) }
    guard let bytes = read(path) else { throw ServiceError(.secretUnreadable, path) }
    return bytes
  }
}
