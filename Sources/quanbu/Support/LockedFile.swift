import Foundation

/// A file that one program at a time works on. The kernel gives the lock back when its program ends, however it ends.
enum LockedFile {
  /// Opens a file to write, makes it (mode 0600) where there is none, and locks it. What is closed is unlocked; whoever
  /// renames or removes the file does so before.
  ///
  /// - Returns: a descriptor, or -1 with `errno`: `EWOULDBLOCK` where another has it and is not waited for.
  static func hold(_ path: String, waiting: Bool) -> Int32 {
    while true {
      let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { return -1 }
      guard lock(descriptor, waiting: waiting) else {
        let reason = errno
        close(descriptor)
        errno = reason
        return -1
      }
      if stands(descriptor, at: path) { return descriptor }
      // Whoever had it before renamed or removed it.
      close(descriptor)
    }
  }

  private static func lock(_ descriptor: Int32, waiting: Bool) -> Bool {
    while flock(descriptor, waiting ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
      guard errno == EINTR else { return false }
    }
    return true
  }

  private static func stands(_ descriptor: Int32, at path: String) -> Bool {
    var ours = stat()
    var there = stat()
    return fstat(descriptor, &ours) == 0 && lstat(path, &there) == 0
      && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino
  }
}
