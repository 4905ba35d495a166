import Testing
import Wire

@Suite struct Hash256Tests {
  private let bytes = (1...32).map { UInt8($0) }

  @Test func `a digest keeps its 32 bytes in order, whichever way it is asked`() throws {
    let hash = try #require(Hash256(bytes))
    #expect(hash.bytes == bytes)
    #expect(hash.withUnsafeBytes { Array($0) } == bytes)
    #expect(bytes.withUnsafeBytes { Hash256(loading: $0) } == hash)
    var stored = [UInt8](repeating: 0, count: 32)
    stored.withUnsafeMutableBytes { hash.store(into: $0) }
    #expect(stored == bytes)
    #expect(hash.hex == "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20")
    #expect(hash.base64URL == "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA")
    #expect(hash.base64 == "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=")
    #expect(Hash256(base64URL: hash.base64URL.utf8) == hash)
  }

  @Test(arguments: [0, 1, 31, 33, 64])
  func `any other count is no digest`(count: Int) {
    #expect(Hash256([UInt8](repeating: 1, count: count)) == nil)
    #expect(Hash256(base64URL: Base64.encodeURL([UInt8](repeating: 1, count: count)).utf8) == nil)
  }

  @Test func `digests order as their bytes do`() throws {
    for index in 0..<32 {
      var above = bytes
      above[index] += 1
      let low = try #require(Hash256(bytes))
      let high = try #require(Hash256(above))
      #expect(low < high)
      #expect(!(high < low))
      #expect(Hash256.zero < low)
    }
  }

  @Test(arguments: ["0", "0g", "zz", "0 ", "é0"])
  func `hexadecimal takes pairs of its own digits only`(text: String) {
    #expect(Hex.decode(text) == nil)
  }

  @Test func `hexadecimal is written in lower case and read in both`() {
    #expect(Hex.encode([0x00, 0xAB, 0xFF]) == "00abff")
    #expect(Hex.decode("00aBFf") == [0x00, 0xAB, 0xFF])
    #expect(Hex.decode("") == [])
  }
}
