import Testing
import Wire

@testable import Signing

/// A table must say what the library says, and the standard where no message reaches.
@Suite(.serialized) struct P256TableTests {
  private func accepts(_ table: P256Table, _ signature: [UInt8], _ digest: Hash256) -> Bool {
    signature.withUnsafeBytes { table.accepts($0, of: digest) }
  }

  /// Whether a sum is the generator's multiple by a number above 0, as OpenSSL computes that.
  private func isMultiple(_ sum: P256Sum, by number: UInt64) throws -> Bool {
    let scalar = [UInt8](repeating: 0, count: 24) + withUnsafeBytes(of: number.bigEndian) { Array($0) }
    let x = try PrivateKey(.es256, scalar: scalar).publicKey.spki.suffix(64).prefix(32)
    let scalars = P256Scalars()
    let isRead = Array(x).withUnsafeBytes { x in
      scalar.withUnsafeBytes { scalars.read(r: x, s: $0, Digest.sha256([])) }
    }
    return isRead && scalars.isR(sum.point)
  }

  @Test(arguments: KnownP256.cases)
  func `a table judges the edges as the standard does`(known: KnownP256.Case) throws {
    let table = try #require(P256Table(point: hex("04" + known.key)))
    let digest = try #require(Hash256(hex(known.digest)))
    #expect(accepts(table, hex(known.signature), digest) == known.isValid)
  }

  @Test func `table and library agree on every good and every damaged signature`() throws {
    for _ in 0..<4 {
      let key = try PrivateKey.generate(.es256)
      let table = try #require(P256Table(point: Array(key.publicKey.spki.suffix(65))))
      for round in 0..<150 {
        let message = ascii("message \(round)")
        let digest = Digest.sha256(message)
        let good = try key.sign(message)
        #expect(accepts(table, good, digest))
        #expect(key.publicKey.isValid(signature: good, of: message))
        var damaged = good
        damaged[round % 64] ^= UInt8(1 << (round % 8))
        #expect(!accepts(table, damaged, digest))
        #expect(!key.publicKey.isValid(signature: damaged, of: message))
        #expect(!accepts(table, good, Digest.sha256(message + [0])))
        #expect(!accepts(table, Array(good[32...] + good[..<32]), digest))
      }
    }
  }

  @Test func `a signature of another length, or another key's, is not accepted`() throws {
    let key = try PrivateKey.generate(.es256)
    let other = try PrivateKey.generate(.es256)
    let table = try #require(P256Table(point: Array(key.publicKey.spki.suffix(65))))
    let message = ascii("m")
    let signature = try key.sign(message)
    for wrong in [[], Array(signature.dropLast()), signature + [0], try other.sign(message)] {
      #expect(!accepts(table, wrong, Digest.sha256(message)))
    }
  }

  @Test func `what is no point of the curve has no table`() {
    let first = KnownP256.cases[0].key
    #expect(P256Table(point: hex("04" + first)) != nil)
    #expect(P256Table(point: hex("04" + first.dropLast() + "0")) == nil)
    #expect(P256Table(point: [0]) == nil)
    #expect(P256Table(point: []) == nil)
  }

  /// What the addition cannot do must be told and not be summed: both halves are of the generator, so that they can meet.
  @Test(arguments: [
    (5, 5, false, "a point to itself"), (5, 6, true, "another point"), (0, 5, true, "a point to nothing"),
    (5, 0, true, "nothing to a point"), (64, 64, false, "a point to itself, by the digit of another place"),
    (65, 1, true, "two places, and another point"), (40, 3, true, "a digit below 0"),
  ])
  func `a step that adds a point to itself is no sum`(
    left: UInt64, right: UInt64, isSum: Bool, what: String
  ) throws {
    let generator = try #require(P256Curve.generator)
    let multiples = try #require(P256Multiples(of: generator, width: 6))
    var sum = try #require(P256Sum())
    let isAdded =
      multiples.add(multiples.digits(of: (left, 0, 0, 0)), to: &sum)
      && multiples.add(multiples.digits(of: (right, 0, 0, 0)), to: &sum)
    #expect(isAdded == isSum, "\(what)")
    if isSum { #expect(try isMultiple(sum, by: left + right)) }
  }

  @Test func `a point and its opposite are no sum`() throws {
    let generator = try #require(P256Curve.generator)
    let multiples = try #require(P256Multiples(of: generator, width: 6))
    var sum = try #require(P256Sum())
    #expect(sum.isInfinite)
    #expect(multiples.add([7], to: &sum))
    #expect(!multiples.add([-7], to: &sum))
    #expect(sum.isInfinite)
  }

  @Test(arguments: 2...12)
  func `digits of any width make up the number`(width: Int) throws {
    let generator = try #require(P256Curve.generator)
    let multiples = try #require(P256Multiples(of: generator, width: width))
    let numbers: [P256Words] = [
      (0, 0, 0, 0), (1, 0, 0, 0), (.max, .max, .max, .max), (0, 0, 0, 1 << 63),
      (0x8080_8080_8080_8080, 0x7F7F_7F7F_7F7F_7F7F, 0x5555_5555_5555_5555, 0xAAAA_AAAA_AAAA_AAAA),
    ]
    for number in numbers {
      let digits = multiples.digits(of: number)
      #expect(digits.allSatisfy { $0.magnitude <= 1 << (width - 1) })
      // The value modulo 2^61 - 1, a prime that no width hides behind.
      let prime = (1 << 61) - 1
      func fold(_ parts: some BidirectionalCollection<Int>, _ bits: Int) -> Int {
        parts.reversed().reduce(0) { value, part in
          let shifted = (0..<bits).reduce(value) { doubled, _ in doubled * 2 % prime }
          return (shifted + part % prime + prime) % prime
        }
      }
      let words = [number.0, number.1, number.2, number.3].map { Int($0 % UInt64(prime)) }
      #expect(fold(digits.map(Int.init), width) == fold(words, 64))
    }
  }

  @Test func `only so many tables are made, and one that is freed makes room`() throws {
    let point = hex("04" + KnownP256.cases[0].key)
    // Keys of other tests may have some at the same time.
    var tables: [P256Table] = []
    while tables.count <= P256Table.most, let table = P256Table(point: point) { tables.append(table) }
    #expect(tables.count <= P256Table.most)
    #expect(tables.count > P256Table.most / 2)
    tables = []
    #expect(P256Table(point: point) != nil)
  }

  @Test func `a key that signed often gets a table, by good signatures alone, and judges as before`() throws {
    let key = try PrivateKey.generate(.es256)
    let verifier = try #require(ES256Verifier(spki: key.publicKey.spki))
    let message = ascii("again")
    let good = try key.sign(message)
    var wrong = good
    wrong[40] ^= 1
    func isValid(_ signature: [UInt8]) -> Bool {
      signature.withUnsafeBytes { signature in
        message.withUnsafeBytes { verifier.isValid(signature, of: $0, digest: nil) }
      }
    }
    for _ in 0..<ES256Verifier.frequent { #expect(!isValid(wrong)) }
    for _ in 1..<ES256Verifier.frequent { #expect(isValid(good)) }
    #expect(!verifier.hasTable)
    #expect(isValid(good))
    ES256Verifier.waitForTables()
    #expect(verifier.hasTable)
    for _ in 0..<50 {
      #expect(isValid(good))
      #expect(!isValid(wrong))
    }
  }

  @Test func `one table verifies on many threads at once`() async throws {
    let key = try PrivateKey.generate(.es256)
    let table = try #require(P256Table(point: Array(key.publicKey.spki.suffix(65))))
    let signed = try (0..<8).map { round in
      let message = ascii("shared \(round)")
      return (signature: try key.sign(message), digest: Digest.sha256(message))
    }
    await withTaskGroup(of: Bool.self) { group in
      for place in signed.indices {
        group.addTask {
          (0..<100).allSatisfy { _ in
            self.accepts(table, signed[place].signature, signed[place].digest)
              && !self.accepts(table, signed[place].signature, signed[(place + 1) % 8].digest)
          }
        }
      }
      for await agreed in group { #expect(agreed) }
    }
  }
}
