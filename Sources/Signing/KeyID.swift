/// The form of a key's name in JWS headers: 1 to 64 of `A-Z a-z 0-9 . _ -`, so that it needs no
/// escaping in JSON, file names or addresses.
enum KeyID {
  static let longest = 64

  static func isWellFormed(_ text: some Collection<UInt8>) -> Bool {
    guard (1...longest).contains(text.count) else { return false }
    for unit in text {
      switch unit {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        break
      default: return false
      }
    }
    return true
  }
}
