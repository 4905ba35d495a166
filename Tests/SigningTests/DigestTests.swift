import Signing
import Testing
import Wire

@Suite struct DigestTests {
  @Test func `digests give the answers of their standards`() {
    #expect(
      Digest.sha256(ascii("abc")).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Digest.sha256().hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Digest.sha256().base64 == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    #expect(
      Digest.sm3(ascii("abc")).hex == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
  }

  @Test func `Z and e of SM2 come out as GB/T 32918.5 prints them`() {
    // GB/T 32918.5: a, b and the base point of the curve.
    let curve =
      "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"
      + "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"
      + "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
      + "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
    let identity = [0x00, 0x80] + ascii("1234567812345678")
    let z = Digest.sm3(identity, hex(curve), hex(Known.sm2X), hex(Known.sm2Y))
    #expect(z.hex == Known.sm2Z)
    #expect(Digest.sm3(z.bytes, ascii("message digest")).hex == Known.sm2E)
  }

  @Test func `leaf and node hashes are SHA-256 behind one prefix byte`() {
    let left = Digest.sha256(prefix: 0, ascii("a"))
    let right = Digest.sha256(prefix: 0, [])
    #expect(left == Digest.sha256([0], ascii("a")))
    #expect(right.hex == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    #expect(Digest.node(left, right) == Digest.sha256([1], left.bytes, right.bytes))
  }

  @Test(arguments: [
    // RFC 4231 sections 4.2, 4.3 and 4.7 (a key longer than a block).
    (
      [UInt8](repeating: 0x0B, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func `HMAC-SHA-256 gives the answers of RFC 4231`(key: [UInt8], message: String, expected: String) {
    #expect(Digest.hmacSHA256(key: key, message: ascii(message)).hex == expected)
  }

  @Test(arguments: [0, 1, 3, 55, 56, 63, 64, 65, 4096])
  func `a stream equals the digest of the whole, whatever the pieces`(size: Int) {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    var sha = DigestStream(.sha256)
    var sm3 = DigestStream(.sm3)
    for start in stride(from: 0, to: bytes.count, by: max(1, size)) {
      let piece = Array(bytes[start..<min(start + max(1, size), bytes.count)])
      sha.update(piece)
      sm3.update(piece)
    }
    #expect(sha.finish() == Digest.sha256(bytes))
    #expect(sm3.finish() == Digest.sm3(bytes))
    // Finished, it starts again.
    #expect(sha.finish() == Digest.sha256())
  }

  @Test func `digests taken on many threads at once do not disturb each other`() async {
    let wanted = (0..<64).map { Digest.sha256([UInt8(truncatingIfNeeded: $0)]) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<2000).allSatisfy { Digest.sha256([UInt8($0 % 64)]) == wanted[$0 % 64] }
        }
      }
      for await same in group { #expect(same) }
    }
  }

  @Test func `random bytes come in the count asked for and do not repeat`() {
    #expect(Random.bytes(0).isEmpty)
    #expect(Random.bytes(33).count == 33)
    #expect(Random.bytes(32) != Random.bytes(32))
  }
}
