internal import Synchronization

/// Things that are dear to make and serve one caller at a time: made when none is idle, kept for the next.
final class LendingPool<Item>: Sendable {
  /// `@unchecked Sendable`: whoever took it out of the pool is its only user.
  private struct Idle: @unchecked Sendable {
    let item: Item
  }

  private let make: @Sendable () -> Item?
  private let idle = Mutex<[Idle]>([])

  /// - Parameter make: makes another; `nil` when that fails.
  init(_ make: @escaping @Sendable () -> Item?) {
    self.make = make
  }

  /// Lends one; `nil` when none could be made.
  func lend<Value>(_ body: (Item) -> Value) -> Value? {
    guard let idle = idle.withLock({ $0.popLast() }) ?? make().map(Idle.init) else { return nil }
    defer { self.idle.withLock { $0.append(idle) } }
    return body(idle.item)
  }
}
