/// All names that must not be found, in UTF-8 and GB 18030.
///
/// A name of three characters is nine bytes of UTF-8 and six of GB 18030; a longer one is known by its first three
/// and looked at whole. Six bytes may stand by chance in hashes and signatures, and across the characters of other
/// text: in GB 18030 a name counts only as people write it, between separators.
struct NameIndex {
  private let wide: Matcher
  private let narrow: Matcher

  init(_ names: [String]) throws {
    let distinct = names.filter { $0.unicodeScalars.count >= 3 }
    wide = Matcher(distinct.map { Array($0.utf8) }, head: 9, isBounded: false)
    // One conversion for all: a line feed ends each, in both encodings.
    let lines = try GB18030.encode(Array(distinct.joined(separator: "\n").utf8)).split(separator: 0x0A)
    narrow = Matcher(lines.map(Array.init), head: 6, isBounded: true)
  }

  func offsets(in bytes: UnsafeRawBufferPointer) -> [Int] {
    wide.offsets(in: bytes) + narrow.offsets(in: bytes)
  }

  /// Byte strings, found by their heads.
  private struct Matcher {
    let head: Int
    let isBounded: Bool
    private var known: [Head: [[UInt8]]] = [:]
    /// Which two first bytes some string begins with.
    private var starts = [Bool](repeating: false, count: 65536)

    struct Head: Hashable {
      let first: UInt64
      let last: UInt8
    }

    init(_ strings: [[UInt8]], head: Int, isBounded: Bool) {
      self.head = head
      self.isBounded = isBounded
      for string in strings where string.count >= head {
        let key = string.withUnsafeBytes { Self.key($0, at: 0, head) }
        starts[Int(string[0]) << 8 | Int(string[1])] = true
        if known[key]?.contains(string) != true { known[key, default: []].append(string) }
      }
    }

    private static func key(_ bytes: UnsafeRawBufferPointer, at start: Int, _ head: Int) -> Head {
      var first: UInt64 = 0
      for position in start..<start + min(8, head) { first = first << 8 | UInt64(bytes[position]) }
      return Head(first: first, last: head > 8 ? bytes[start + 8] : 0)
    }

    func offsets(in bytes: UnsafeRawBufferPointer) -> [Int] {
      var found: [Int] = []
      guard bytes.count >= head else { return found }
      for position in 0...bytes.count - head where bytes[position] >= 0x81 {
        guard starts[Int(bytes[position]) << 8 | Int(bytes[position + 1])],
          let strings = known[Self.key(bytes, at: position, head)]
        else { continue }
        if strings.contains(where: { stands($0, in: bytes, at: position) }) { found.append(position) }
      }
      return found
    }

    private func stands(_ string: [UInt8], in bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
      let end = start + string.count
      guard end <= bytes.count, bytes[start..<end].elementsEqual(string) else { return false }
      guard isBounded else { return true }
      return (start == 0 || Self.separates(bytes[start - 1]))
        && (end == bytes.count || Self.separates(bytes[end]))
    }

    private static func separates(_ unit: UInt8) -> Bool {
      switch unit {
      case 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x27, 0x28, 0x29, 0x2C, 0x3A, 0x3B, 0x5B, 0x5D, 0x7C: true
      default: false
      }
    }
  }
}
