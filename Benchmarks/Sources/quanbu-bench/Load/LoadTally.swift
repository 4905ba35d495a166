import Glibc
import Histogram

/// What the answers of a round were, counted by whoever asked.
struct LoadTally: Sendable {
  let kind: LoadKind
  /// Newly journalled and accepted (201), or answered (200) where nothing is journalled.
  var accepted = 0
  /// The same bytes had been journalled before (200): never expected here.
  var repeated = 0
  /// Refused by the rules, and journalled: a problem document with a receipt.
  var refused = 0
  /// Told to come back (429, 503): not journalled.
  var turnedAway = 0
  /// Anything else, a broken connection included.
  var failed = 0
  /// The first answer that was not a receipt, for whoever looks.
  var firstProblem: String?
  /// Where the receipts say their entries stand.
  var places: [Int64] = []
  /// Every five hundredth receipt, to be verified when the round is over.
  var samples: [[UInt8]] = []
  var replyBytes = 0
  /// From the moment a request was due to the last byte of its answer, in microseconds.
  var latencies = Histogram<UInt64>(
    lowestDiscernibleValue: 1, highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: .three)

  /// The same, of the requests due in each second of the round.
  var seconds: [[UInt32]] = []

  /// The 99th percentile of each second, in ms.
  var p99OfSeconds: [Double] {
    seconds.filter { !$0.isEmpty }.map { Double($0.sorted()[$0.count * 99 / 100]) / 1000 }
  }

  init(_ kind: LoadKind) {
    self.kind = kind
  }

  var answered: Int { accepted + repeated + refused + turnedAway + failed }

  /// - Parameter second: of the round, in which it was due.
  mutating func count(status: Int, body: [UInt8], microseconds: Int64, second: Int) {
    latencies.record(UInt64(max(1, microseconds)))
    while seconds.count <= second { seconds.append([]) }
    seconds[second].append(UInt32(clamping: microseconds))
    replyBytes += body.count
    switch status {
    case 201:
      accepted += 1
      if let place = Self.place(in: body) { places.append(place) }
      if accepted % 500 == 1 { samples.append(body) }
      return
    case 200 where !kind.isJournalled:
      accepted += 1
      return
    case 200: repeated += 1
    case 429, 503: turnedAway += 1
    default:
      if body.contains(Array("\"receipt\"".utf8)) { refused += 1 } else { failed += 1 }
    }
    if firstProblem == nil { firstProblem = "\(status) " + String(decoding: body.prefix(300), as: UTF8.self) }
  }

  mutating func countFailure(_ error: String) {
    failed += 1
    if firstProblem == nil { firstProblem = error }
  }

  /// The third line of a receipt: `index N`.
  private static func place(in body: [UInt8]) -> Int64? {
    body.withUnsafeBytes { body in
      guard let first = line(after: 0, in: body), let second = line(after: first, in: body) else {
        return nil
      }
      var value: Int64 = 0
      for byte in body[second...].dropFirst("index ".utf8.count) {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { break }
        value = value * 10 + Int64(byte - UInt8(ascii: "0"))
      }
      return value
    }
  }

  /// Where the line behind the one at `start` begins.
  private static func line(after start: Int, in body: UnsafeRawBufferPointer) -> Int? {
    guard let base = body.baseAddress, let end = memchr(base + start, 0x0A, body.count - start) else {
      return nil
    }
    return UnsafeRawPointer(end) - base + 1
  }
}
