/// How long something took.
struct Stopwatch {
  private let start = ContinuousClock.now

  var microseconds: Int64 {
    let (seconds, attoseconds) = start.duration(to: .now).components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }
}
