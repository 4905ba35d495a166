import CMalloc

/// The C library's allocator.
enum Allocator {
  /// For a process of many threads that lives long: memory one thread gave back serves the next, instead of lying in an
  /// arena that only few threads use.
  static func keepFewArenas() {
    mallopt(M_ARENA_MAX, 2)
  }
}
