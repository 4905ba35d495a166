internal import Synchronization

/// Whether the service takes requests: from the moment it listens until it is told to stop.
final class Readiness: Sendable {
  private let state = Atomic<Bool>(false)

  var isServing: Bool { state.load(ordering: .relaxed) }

  func set(_ isServing: Bool) { state.store(isServing, ordering: .relaxed) }
}
