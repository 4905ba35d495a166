internal import Glibc

/// Files that hold a secret: no group or other permission bit, ever.
enum SecretFile {
  /// A key file has a few hundred bytes; more than this is some other file.
  static let sizeLimit = 65_536

  /// The whole of a regular file that only its owner may touch.
  ///
  /// The mode is read from the open descriptor, so that the file checked is the file read.
  ///
  /// - Throws: `key-file-unreadable`, or `key-file-mode` before a single byte is read.
  static func read(_ path: String) throws(SigningError) -> [UInt8] {
    // Non-blocking: opening a named pipe would otherwise wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw SigningError(.keyFileUnreadable, "\(path): not a regular file")
    }
    let mode = status.st_mode & 0o7777
    guard mode & 0o077 == 0 else {
      throw SigningError(.keyFileMode, "\(path): 0\(String(mode, radix: 8))")
    }
    guard status.st_size <= sizeLimit else {
      throw SigningError(.keyFileUnreadable, "\(path): more than \(sizeLimit) bytes")
    }
    var out: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while out.count <= sizeLimit {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(path) }
      if count == 0 { return out }
      out.append(contentsOf: chunk[..<count])
    }
    throw SigningError(.keyFileUnreadable, "\(path): more than \(sizeLimit) bytes")
  }

  /// Makes a new file of mode 0600 with `bytes` and waits until the disk has it and its name.
  ///
  /// - Throws: `key-file-exists` when anything has that name, a dangling link included;
  ///   `key-file-unwritable` otherwise, leaving no file behind.
  static func create(_ path: String, _ bytes: [UInt8]) throws(SigningError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST ? SigningError(.keyFileExists, path) : unwritable(path)
    }
    var failure: SigningError?
    // The process's umask may have taken bits away; it cannot have added any.
    if fchmod(descriptor, 0o600) != 0 || !writeAll(descriptor, bytes) || fsync(descriptor) != 0 {
      failure = unwritable(path)
    }
    if close(descriptor) != 0, failure == nil { failure = unwritable(path) }
    if failure == nil, !syncDirectory(of: path) { failure = unwritable(path) }
    guard let failure else { return }
    unlink(path)
    throw failure
  }

  private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func syncDirectory(of path: String) -> Bool {
    let directory: String
    if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
      directory = slash == path.startIndex ? "/" : String(path[..<slash])
    } else {
      directory = "."
    }
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }

  private static func unreadable(_ path: String) -> SigningError {
    SigningError(.keyFileUnreadable, "\(path): \(String(cString: strerror(errno)))")
  }

  private static func unwritable(_ path: String) -> SigningError {
    SigningError(.keyFileUnwritable, "\(path): \(String(cString: strerror(errno)))")
  }
}
