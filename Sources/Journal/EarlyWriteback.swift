internal import CSQLiteShim
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Has the kernel begin to write a file's pages to the disk while others are still being copied into it, so that the flush
/// at the end finds most of them written. A hint: what is durable is for that flush to say.
final class EarlyWriteback: Sendable {
  /// Microseconds between two hints.
  private static let pause: UInt32 = 2000

  private let isStopped = Atomic<Bool>(false)
  private let ended = DispatchSemaphore(value: 0)

  /// Begins, on a thread of its own; `nil` when the file cannot be opened.
  init?(of path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    DispatchQueue.global().async { [self] in
      while !isStopped.load(ordering: .relaxed) {
        usleep(Self.pause)
        _ = quanbu_begin_writeback(file)
      }
      close(file)
      ended.signal()
    }
  }

  /// Ends, and returns when the file is closed.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    ended.wait()
  }
}
