import CMalloc

/// The C library's allocator.
enum Allocator {
  /// For a process of many threads that lives long. Memory one thread gave back serves the next, instead of lying in an
  /// arena that only few threads use; what is large, as a status list of millions, goes back to the system at once, where
  /// the library would otherwise learn from it to keep as much.
  static func keepLittle() {
    mallopt(M_ARENA_MAX, 2)
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
  }
}
