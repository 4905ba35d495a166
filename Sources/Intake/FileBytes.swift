import Glibc

/// The bytes of a file, read and written with nothing between us and the system.
enum FileBytes {
  /// Reads a regular file whole. A pipe or device is refused at once, never waited for.
  static func read(path: String, limit: Int) throws(InputProblem) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(.unreadable, path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(.unreadable, path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw InputProblem(.notAFile, file: path) }
    guard status.st_size <= limit else {
      throw InputProblem(.tooLarge, file: path, detail: String(limit >> 20) + " MB")
    }
    return try contents(of: descriptor, expecting: Int(status.st_size), path: path, limit: limit)
  }

  // The size is only a hint: the file may grow or shrink while we read, and the limit holds all the same.
  private static func contents(
    of descriptor: Int32, expecting size: Int, path: String, limit: Int
  ) throws(InputProblem) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    var chunk = [UInt8](repeating: 0, count: min(max(size, 4096), 1 << 20))
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure(.unreadable, path) }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else {
        throw InputProblem(.tooLarge, file: path, detail: String(limit >> 20) + " MB")
      }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// Writes a file that only its owner can read (mode 0600), whole or not at all: beside it first, then
  /// renamed.
  static func writePrivate(_ bytes: [UInt8], path: String) throws(InputProblem) {
    let partial = path + ".partial"
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure(.unwritable, path) }
    // The mode given to open does not change a file that was there before.
    var written = fchmod(descriptor, 0o600) == 0 && append(bytes, to: descriptor)
    written = fsync(descriptor) == 0 && written
    written = close(descriptor) == 0 && written
    guard written, rename(partial, path) == 0, syncFolder(of: path) else {
      let problem = failure(.unwritable, path)
      unlink(partial)
      throw problem
    }
  }

  /// A new name is only durable once its folder is.
  private static func syncFolder(of path: String) -> Bool {
    let cut = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = cut.map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }

  private static func append(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { raw in
      var rest = raw[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }

  private static func failure(_ code: InputProblem.Code, _ path: String) -> InputProblem {
    let number = errno
    guard let message = strerror(number) else { return InputProblem(code, file: path) }
    return InputProblem(code, file: path, detail: String(cString: message))
  }
}
