/// All names that must not be found, in UTF-8 and GB 18030.
///
/// A name of three characters is nine bytes of UTF-8 and six of GB 18030; a longer one is known by its first three
/// and looked at whole. Six bytes may stand by chance in hashes and signatures, and across the characters of other
/// text: in GB 18030 a name counts only as people write it, between separators.
///
/// A name of two characters is also part of longer words and names. In UTF-8 it counts where no other Chinese character
/// touches it: in a cell, a quoted text, between spaces or punctuation, beside letters and digits. Its four bytes of
/// GB 18030 count between separators in what is text all around.
struct NameIndex {
  private let matchers: [Matcher]

  init(_ names: [String]) throws {
    let long = names.filter { $0.unicodeScalars.count >= 3 }
    let short = names.filter { $0.unicodeScalars.count == 2 }
    matchers = [
      Matcher(long.map { Array($0.utf8) }, head: 9, edge: .any),
      Matcher(try Self.national(long), head: 6, edge: .separators),
      Matcher(short.map { Array($0.utf8) }, head: 6, edge: .noIdeographs),
      Matcher(try Self.national(short), head: 4, edge: .separatorsInText),
    ]
  }

  /// One conversion for all: a line feed ends each, in both encodings.
  private static func national(_ names: [String]) throws -> [[UInt8]] {
    try GB18030.encode(Array(names.joined(separator: "\n").utf8)).split(separator: 0x0A).map(Array.init)
  }

  /// - Parameter isDecoded: whether the bytes were encoded inside other text. What was may be a signature as well as
  ///   text, and our own text is UTF-8: four bytes of another encoding are chance there.
  func offsets(in bytes: UnsafeRawBufferPointer, isDecoded: Bool = false) -> [Int] {
    matchers.filter { !isDecoded || $0.edge != .separatorsInText }.flatMap { $0.offsets(in: bytes) }
  }

  /// What may stand beside a name.
  private enum Edge {
    case any
    case separators
    /// Separators, and nothing but text nearby.
    case separatorsInText
    /// Whatever is no Chinese character of UTF-8.
    case noIdeographs
  }

  /// Byte strings, found by their heads.
  private struct Matcher {
    let head: Int
    let edge: Edge
    private var known: [Head: [[UInt8]]] = [:]
    /// Which two first bytes some string begins with.
    private var starts = [Bool](repeating: false, count: 65536)

    struct Head: Hashable {
      let first: UInt64
      let last: UInt8
    }

    init(_ strings: [[UInt8]], head: Int, edge: Edge) {
      self.head = head
      self.edge = edge
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
      guard bytes.count >= head, !known.isEmpty else { return found }
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
      switch edge {
      case .any: return true
      case .separators: return Surroundings.separate(start..<end, in: bytes)
      case .separatorsInText:
        return Surroundings.separate(start..<end, in: bytes) && Surroundings.areText(start..<end, in: bytes)
      case .noIdeographs: return !Surroundings.haveIdeographs(start..<end, in: bytes)
      }
    }
  }
}

/// What stands around some bytes.
private enum Surroundings {
  /// Whether separators, or nothing, stand on both sides.
  static func separate(_ range: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Bool {
    (range.lowerBound == 0 || separates(bytes[range.lowerBound - 1]))
      && (range.upperBound == bytes.count || separates(bytes[range.upperBound]))
  }

  private static func separates(_ unit: UInt8) -> Bool {
    switch unit {
    case 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x27, 0x28, 0x29, 0x2C, 0x3A, 0x3B, 0x5B, 0x5D, 0x7C: true
    default: false
    }
  }

  /// Whether no byte nearby is one that no text has: of 64 that are chance some nearly always are.
  static func areText(_ range: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Bool {
    let near = max(0, range.lowerBound - 32)..<min(bytes.count, range.upperBound + 32)
    return bytes[near].allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
  }

  /// Whether a Chinese character of UTF-8 ends where the range begins or begins where it ends.
  static func haveIdeographs(_ range: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Bool {
    isIdeograph(bytes, at: range.upperBound) || isIdeograph(bytes, at: range.lowerBound - 3)
      || isRareIdeograph(bytes, at: range.upperBound) || isRareIdeograph(bytes, at: range.lowerBound - 4)
  }

  /// Three bytes: U+3400 to U+4DBF, U+4E00 to U+9FFF, U+F900 to U+FAFF.
  private static func isIdeograph(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
    guard start >= 0, start + 3 <= bytes.count, bytes[start] & 0xF0 == 0xE0,
      let scalar = tail(of: bytes, start + 1, 2, after: UInt32(bytes[start] & 0x0F))
    else { return false }
    return 0x3400...0x4DBF ~= scalar || 0x4E00...0x9FFF ~= scalar || 0xF900...0xFAFF ~= scalar
  }

  /// Four bytes: U+20000 to U+3FFFF.
  private static func isRareIdeograph(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
    guard start >= 0, start + 4 <= bytes.count, bytes[start] & 0xF8 == 0xF0,
      let scalar = tail(of: bytes, start + 1, 3, after: UInt32(bytes[start] & 0x07))
    else { return false }
    return 0x20000...0x3FFFF ~= scalar
  }

  /// Six more bits from each byte that continues a character; `nil` when one does not.
  private static func tail(
    of bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int, after lead: UInt32
  ) -> UInt32? {
    var scalar = lead
    for unit in bytes[start..<start + count] {
      guard unit & 0xC0 == 0x80 else { return nil }
      scalar = scalar << 6 | UInt32(unit & 0x3F)
    }
    return scalar
  }
}
