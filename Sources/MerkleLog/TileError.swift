/// Why the bytes of a tile are not what its name says.
public enum TileError: MerkleFailure {
  /// A hash tile has not 32 bytes for each hash.
  case hashTileLength(width: Int, bytes: Int)
  /// An entry does not fit the two bytes of its length.
  case entryTooLong(place: Int, bytes: Int)
  /// A bundle ends within an entry.
  case bundleCut(entry: Int)
  /// A bundle has another number of entries than its name says.
  case bundleCount(width: Int, entries: Int)

  public var code: String {
    switch self {
    case .hashTileLength: "tile-hash-length"
    case .entryTooLong: "tile-entry-too-long"
    case .bundleCut: "tile-bundle-cut"
    case .bundleCount: "tile-bundle-count"
    }
  }

  public var messageEn: String {
    switch self {
    case .hashTileLength(let width, let bytes): "A tile of \(width) hashes cannot have \(bytes) bytes."
    case .entryTooLong(let place, let bytes):
      "Entry \(place) of the bundle has \(bytes) bytes; 65535 is the most."
    case .bundleCut(let entry): "The bundle ends within entry \(entry)."
    case .bundleCount(let width, let entries): "The bundle has \(entries) entries, its name says \(width)."
    }
  }

  public var messageZh: String {
    switch self {
    case .hashTileLength(let width, let bytes): "\(width) 个哈希的瓦片不应为 \(bytes) 字节。"
    case .entryTooLong(let place, let bytes): "条目包第 \(place) 条有 \(bytes) 字节，最多 65535 字节。"
    case .bundleCut(let entry): "条目包在第 \(entry) 条中断。"
    case .bundleCount(let width, let entries): "条目包有 \(entries) 条，名称写明 \(width) 条。"
    }
  }
}
