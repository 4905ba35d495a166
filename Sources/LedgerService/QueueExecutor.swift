import Dispatch

/// Runs an actor on a dispatch queue of its own, so that waiting for the disk never holds up the cooperative pool.
final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(label: String) {
    queue = DispatchQueue(label: label)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  /// Runs `body` in its turn, on the actor's queue but not as a task.
  func run(_ body: @escaping @Sendable () -> Void) {
    queue.async(execute: body)
  }

  /// As ``run(_:)``, and waits for it. Never from this queue itself.
  func runAndWait<Value>(_ body: () -> Value) -> Value {
    queue.sync(execute: body)
  }

  /// Asked by `assumeIsolated` inside of ``run(_:)``.
  func checkIsolated() {
    dispatchPrecondition(condition: .onQueue(queue))
  }
}
