internal import Glibc
internal import Synchronization

/// The moment an answer was made, as its header says it (RFC 9110 section 5.6.7). Written once a second, since many
/// answers are made in one.
enum HTTPDate {
  private static let newest = Mutex((second: time_t.min, text: ""))

  static func now() -> String {
    let second = time(nil)
    return newest.withLock { newest in
      if newest.second != second { newest = (second, text(of: second)) }
      return newest.text
    }
  }

  /// - Parameter second: since 1970.
  static func text(of second: time_t) -> String {
    var second = second
    var parts = tm()
    gmtime_r(&second, &parts)
    // The program never leaves the locale "C", whose names are the English ones.
    return String(unsafeUninitializedCapacity: 64) { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        strftime($0.baseAddress, $0.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
      }
    }
  }
}
