import Signing
import Testing
import Wire

@Suite struct SignatureEncodingTests {
  private static let one = String(repeating: "00", count: 31) + "01"
  private static let high = "80" + String(repeating: "00", count: 31)

  private static let pairs: [(String, String)] = [
    (one + one, "3006020101020101"),
    (high + one, "302602210080" + String(repeating: "00", count: 31) + "020101"),
    (String(repeating: "00", count: 64), "3006020100020100"),
    (
      String(repeating: "7f", count: 64),
      "30440220" + String(repeating: "7f", count: 32) + "0220"
        + String(repeating: "7f", count: 32)
    ),
  ]

  @Test(arguments: pairs)
  func `raw and DER say the same in both directions`(raw: String, der: String) {
    #expect(SignatureEncoding.der(raw: hex(raw)) == hex(der))
    #expect(SignatureEncoding.raw(der: hex(der)) == hex(raw))
  }

  @Test(arguments: [
    ("", "empty"), ("30", "cut after the tag"), ("3006020101020102ff", "trailing byte"),
    ("300702020001020101", "leading zero that is not needed"), ("3006028101020101", "long form of a length"),
    ("3006020181020101", "negative r"), ("3006020101020181", "negative s"),
    ("3005020002020101", "empty integer"),
    ("3106020101020101", "not a sequence"), ("3006030101020101", "not an integer"),
    ("3007020101020101", "length says more"), ("3005020101020101", "length says less"),
    ("3003020101", "one integer"), ("3009020101020101020101", "three integers"),
    ("302702220100" + String(repeating: "00", count: 32) + "020101", "r of 34 bytes"),
    ("302602210100" + String(repeating: "00", count: 31) + "020101", "r of 2^256"),
  ])
  func `DER that is not the one right spelling is refused`(der: String, why: String) {
    #expect(SignatureEncoding.raw(der: hex(der)) == nil, "\(why)")
  }

  @Test func `a raw signature has exactly 64 bytes`() {
    for count in [0, 1, 63, 65] {
      #expect(SignatureEncoding.der(raw: [UInt8](repeating: 1, count: count)) == nil)
    }
  }
}
