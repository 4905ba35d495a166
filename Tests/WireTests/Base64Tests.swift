import Testing
import Wire

@Suite struct Base64Tests {
  // RFC 4648 section 10, and the characters the two alphabets do not share.
  private static let rows: [([UInt8], String, String)] = [
    ([], "", ""), (Array("f".utf8), "Zg==", "Zg"), (Array("fo".utf8), "Zm8=", "Zm8"),
    (Array("foo".utf8), "Zm9v", "Zm9v"), (Array("foob".utf8), "Zm9vYg==", "Zm9vYg"),
    (Array("fooba".utf8), "Zm9vYmE=", "Zm9vYmE"), (Array("foobar".utf8), "Zm9vYmFy", "Zm9vYmFy"),
    ([0xFB, 0xEF, 0xFF], "++//", "--__"), ([0], "AA==", "AA"), ([0, 0], "AAA=", "AAA"),
  ]

  @Test(arguments: rows)
  func `both alphabets spell what RFC 4648 spells`(bytes: [UInt8], padded: String, url: String) {
    #expect(Base64.encode(bytes) == padded)
    #expect(Base64.encodeURL(bytes) == url)
    #expect(Base64.decode(padded.utf8) == bytes)
    #expect(Base64.decodeURL(url.utf8) == bytes)
    var text = Array("before".utf8)
    Base64.append(bytes, to: &text)
    #expect(text == Array("before\(padded)".utf8))
  }

  @Test(arguments: [
    "Zg", "Zg=", "Zg===", "Zg==\n", " Zg==", "Z g=", "Zh==", "Zm9=", "Zm8", "=", "==", "====", "A===",
    "Zg==Zg==", "Zm9v=", "Zm-v", "Zm_v", "Zm9vYmF", "Zm\u{0}v", "Zm9é", "=AAA", "A=AA", "AA=A",
  ])
  func `padded base64 in any other spelling is refused`(text: String) {
    #expect(Base64.decode(text.utf8) == nil)
  }

  @Test(arguments: [
    "A", "AAAAA", "Zg==", "Zm8=", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm 9", "Zm9v\n", "Zm\u{0}v", "Zm9é", "=",
    "AB", "AAB",
  ])
  func `base64url in any other spelling is refused`(text: String) {
    #expect(Base64.decodeURL(text.utf8) == nil)
  }

  @Test func `of all texts with leftover bits only the one with zeros there is read`() {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    #expect(alphabet.filter { Base64.decodeURL([0x41, $0]) != nil }.count == 4)
    #expect(alphabet.filter { Base64.decodeURL([0x41, 0x41, $0]) != nil }.count == 16)
    #expect((0..<256).filter { Base64.decodeURL([0x41, 0x41, 0x41, UInt8($0)]) != nil }.count == 64)
  }

  @Test func `every length comes back, also from collections without storage`() {
    for count in 0..<200 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
      #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
      #expect(Base64.decodeURL(Base64.encodeURLBytes(bytes)) == bytes)
      #expect(Base64.encode(bytes.lazy.map { $0 }) == Base64.encode(bytes))
      #expect(Base64.decodeURL(Base64.encodeURLBytes(bytes).lazy.map { $0 }) == bytes)
      let slice = ([9] + bytes + [9])[1..<(count + 1)]
      #expect(Base64.encodeURL(slice) == Base64.encodeURL(bytes))
    }
  }
}
