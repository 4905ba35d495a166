import Foundation

/// Small files beside the ledger: settings, secrets, checkpoints.
enum SmallFile {
  /// Writes a new version of `path` so that a crash leaves the old or the new one, never half.
  static func replace(_ path: String, with bytes: [UInt8], mode: mode_t = 0o644) -> Bool {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { return false }
    // A file left behind by a crash may have another mode.
    var isWhole = fchmod(descriptor, mode) == 0 && writeAll(bytes, to: descriptor)
    isWhole = isWhole && fsync(descriptor) == 0
    guard close(descriptor) == 0, isWhole, rename(temporary, path) == 0 else {
      unlink(temporary)
      return false
    }
    return flushFolder(of: path)
  }

  /// Writes less than a page over what `path` holds, in one call, which the end of the process does not cut in two; a power
  /// cut may. A file made anew and renamed takes two hundred times as long on ext4, which begins to write it.
  static func overwrite(_ path: String, with bytes: [UInt8]) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return false }
    var status = stat()
    let isWhole =
      bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count
      && fstat(descriptor, &status) == 0
      && (status.st_size == bytes.count || ftruncate(descriptor, off_t(bytes.count)) == 0)
    return close(descriptor) == 0 && isWhole
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while let start = rest.baseAddressIfNotEmpty {
        let count = write(descriptor, start, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  /// A new name is only durable once its folder is.
  static func flushFolder(of path: String) -> Bool {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    let isFlushed = fsync(descriptor) == 0
    return close(descriptor) == 0 && isFlushed
  }

  /// The whole file, or `nil`; `limit` bounds what a wrong path can cost.
  static func read(_ path: String, limit: Int = 1 << 20) -> [UInt8]? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    // Nothing at the end of the file is an empty file, not a missing one.
    guard let data = try? handle.read(upToCount: limit + 1) ?? Data(), data.count <= limit else { return nil }
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

extension Slice<UnsafeRawBufferPointer> {
  fileprivate var baseAddressIfNotEmpty: UnsafeRawPointer? {
    isEmpty ? nil : UnsafeRawBufferPointer(rebasing: self).baseAddress
  }
}
