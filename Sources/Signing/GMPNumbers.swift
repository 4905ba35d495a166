internal import CGMP
internal import CP256

/// Integers of GMP, one for each place. They are public, all of them: nothing computed here runs in constant time.
///
/// Not `Sendable`: one use at a time.
final class GMPNumbers<Place: CaseIterable & RawRepresentable> where Place.RawValue == Int {
  private let numbers = UnsafeMutablePointer<__mpz_struct>.allocate(capacity: Place.allCases.count)

  init() {
    for place in Place.allCases { quanbu_gmp_init(self[place]) }
  }

  deinit {
    for place in Place.allCases { quanbu_gmp_clear(self[place]) }
    numbers.deallocate()
  }

  subscript(place: Place) -> UnsafeMutablePointer<__mpz_struct> { numbers + place.rawValue }

  /// Takes bytes, the most significant first.
  func read(_ bytes: UnsafeRawBufferPointer, into place: Place) {
    quanbu_gmp_read(self[place], bytes.baseAddress, bytes.count)
  }

  func read(_ bytes: [UInt8], into place: Place) {
    bytes.withUnsafeBytes { read($0, into: place) }
  }

  func read(_ words: P256Words, into place: Place) {
    withUnsafeBytes(of: words) { quanbu_gmp_read_words(self[place], $0.baseAddress) }
  }

  /// What is there, below 2^256.
  func words(of place: Place) -> P256Words {
    var words: P256Words = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { quanbu_gmp_write_words(self[place], $0.baseAddress) }
    return words
  }

  /// result = left · right modulo modulus.
  func multiply(_ result: Place, _ left: Place, _ right: Place, modulo modulus: Place) {
    quanbu_gmp_multiply(self[result], self[left], self[right], self[modulus])
  }
}
