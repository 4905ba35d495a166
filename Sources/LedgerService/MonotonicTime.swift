internal import Glibc

/// Nanoseconds since some moment, never going back. `ContinuousClock` reads the same clock, but with arithmetic of 128 bits
/// that takes twice as long as reading it, and a command asks several times.
@Sendable public func monotonicNanoseconds() -> Int64 {
  var now = timespec()
  clock_gettime(CLOCK_BOOTTIME, &now)
  return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
}
