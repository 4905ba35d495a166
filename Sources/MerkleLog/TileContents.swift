public import Wire

/// The bytes of a hash tile (C2SP tlog-tiles, "Merkle Tree"): the hashes one after the other.
public enum HashTile {
  /// 32 bytes a hash.
  public static func encode(_ hashes: [Hash256]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * 32)
    for hash in hashes { hash.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// Reads exactly `width` hashes.
  public static func decode(_ bytes: [UInt8], width: Int) throws(TileError) -> [Hash256] {
    guard bytes.count == width * 32 else { throw .hashTileLength(width: width, bytes: bytes.count) }
    var hashes: [Hash256] = []
    hashes.reserveCapacity(width)
    for start in stride(from: 0, to: bytes.count, by: 32) {
      if let hash = Hash256(bytes[start..<(start + 32)]) { hashes.append(hash) }
    }
    return hashes
  }
}

/// The bytes of an entry bundle (C2SP tlog-tiles, "Log Entries"): for each entry its length as two
/// bytes, big end first, then the entry.
public enum EntryBundle {
  /// The longest entry that a bundle can hold.
  public static let maximumEntryLength = 65_535

  /// Lays entries out one after the other.
  public static func encode(_ entries: [[UInt8]]) throws(TileError) -> [UInt8] {
    var bytes: [UInt8] = []
    for (place, entry) in entries.enumerated() {
      guard let length = UInt16(exactly: entry.count) else {
        throw .entryTooLong(place: place, bytes: entry.count)
      }
      bytes.append(UInt8(length >> 8))
      bytes.append(UInt8(length & 0xFF))
      bytes.append(contentsOf: entry)
    }
    return bytes
  }

  /// Reads exactly `width` entries.
  public static func decode(_ bytes: [UInt8], width: Int) throws(TileError) -> [[UInt8]] {
    var entries: [[UInt8]] = []
    var position = 0
    while position < bytes.count {
      guard position + 2 <= bytes.count else { throw .bundleCut(entry: entries.count) }
      let end = position + 2 + (Int(bytes[position]) << 8 | Int(bytes[position + 1]))
      guard end <= bytes.count else { throw .bundleCut(entry: entries.count) }
      entries.append(Array(bytes[(position + 2)..<end]))
      position = end
    }
    guard entries.count == width else { throw .bundleCount(width: width, entries: entries.count) }
    return entries
  }
}
