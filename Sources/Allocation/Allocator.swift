internal import CJemalloc

/// jemalloc in the place of the C library's allocator, in every program that links this room. Where many threads take and give
/// memory a redemption needs a tenth less processor time with it.
public enum Allocator {
  /// For a process that lives long: memory it no longer uses goes back to the system after so many milliseconds, by a thread
  /// of jemalloc's own. To be called before there are other threads.
  ///
  /// - Returns: whether jemalloc took all of it.
  @discardableResult
  public static func giveBack(after milliseconds: Int) -> Bool {
    // What holds for arenas made from now on, and the one there is.
    set("arenas.dirty_decay_ms", to: milliseconds) && set("arena.0.dirty_decay_ms", to: milliseconds)
      && set("background_thread", to: true)
  }

  private static func set<Value: BitwiseCopyable>(_ name: String, to value: Value) -> Bool {
    var value = value
    return mallctl(name, nil, nil, &value, MemoryLayout<Value>.size) == 0
  }
}
