import Foundation

/// Looks for people's names and numbers in whatever was written, also inside base64url: a command in the journal is
/// a signed one, so its members stand there encoded.
struct PrivacySearch {
  struct Hit: Hashable {
    let offset: Int
    /// `id-number` or `name`.
    let what: String
    let isEncoded: Bool
  }

  private let ids: IDIndex
  private let names: NameIndex
  /// Shorter runs cannot hold a number or a name.
  private static let shortest = 8

  init(ids: [String], names: [String]) throws {
    self.ids = IDIndex(ids)
    self.names = try NameIndex(names)
  }

  func hits(inFileAt path: String) throws -> (hits: [Hit], size: Int) {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) else {
      throw WorldError("无法读取 \(path)", "cannot read \(path)")
    }
    return (data.withUnsafeBytes { hits(in: $0) }, data.count)
  }

  func hits(in bytes: UnsafeRawBufferPointer) -> [Hit] {
    var found = hits(in: bytes, isDecoded: false).map {
      Hit(offset: $0.offset, what: $0.what, isEncoded: false)
    }
    var start = 0
    while start < bytes.count {
      guard Self.isBase64URL[Int(bytes[start])] else {
        start += 1
        continue
      }
      var end = start + 1
      while end < bytes.count, Self.isBase64URL[Int(bytes[end])] { end += 1 }
      if end - start >= Self.shortest, let what = encodedHit(in: bytes[start..<end]) {
        found.append(Hit(offset: start, what: what, isEncoded: true))
      }
      start = end
    }
    return found.sorted { $0.offset < $1.offset }
  }

  private func hits(
    in bytes: UnsafeRawBufferPointer, isDecoded: Bool
  ) -> [(offset: Int, what: String)] {
    ids.offsets(in: bytes).map { ($0, "id-number") }
      + names.offsets(in: bytes, isDecoded: isDecoded).map { ($0, "name") }
  }

  private func encodedHit(in run: Slice<UnsafeRawBufferPointer>) -> String? {
    let decoded = Self.decode(run)
    return decoded.withUnsafeBytes { hits(in: $0, isDecoded: true).first?.what }
  }

  /// Whole groups of four from the beginning, and what the last one holds.
  private static func decode(_ run: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(run.count * 3 / 4)
    var bits: UInt32 = 0
    var count = 0
    for unit in run {
      bits = bits << 6 | UInt32(sextets[Int(unit)])
      count += 6
      if count >= 8 {
        count -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return out
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let sextets: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 256)
    for (value, unit) in alphabet.enumerated() { table[Int(unit)] = UInt8(value) }
    return table
  }()
  private static let isBase64URL: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for unit in alphabet { table[Int(unit)] = true }
    return table
  }()
}
