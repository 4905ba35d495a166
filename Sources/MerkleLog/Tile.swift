/// The name of one file of a static log (C2SP tlog-tiles, "Parameters" to "Log Entries").
///
/// A tile holds up to 256 neighbouring hashes of one level, or, for `entries`, the entries themselves.
public struct Tile: Hashable, Sendable {
  /// What a tile holds.
  public enum Kind: Hashable, Sendable {
    /// The hashes of a level: hash n is the root of 256^level leaves.
    case hashes(level: Int)
    /// The entries, as ``EntryBundle`` lays them out.
    case entries
  }

  /// How many heights of the tree one level of tiles spans.
  public static let height = 8
  /// How many hashes or entries a full tile holds.
  public static let width = 256
  /// The largest level a path may name; real ones end at 7.
  static let maximumLevel = 63

  /// What the tile holds.
  public let kind: Kind
  /// Its place among the tiles of its kind, from the left.
  public let index: Int64
  /// How many hashes or entries it holds: 256 when full.
  public let width: Int

  /// A tile of `width` 1...256 at a level 0...63.
  public init(_ kind: Kind, index: Int64, width: Int = Tile.width) {
    precondition(index >= 0 && (1...Tile.width).contains(width), "no such tile")
    self.kind = kind
    self.index = index
    self.width = width
  }

  /// Whether nothing will be added to it.
  public var isFull: Bool { width == Tile.width }

  /// How many hashes of a level the last, partial tile of a tree holds; 0 when there is none.
  public static func partialWidth(level: Int, size: Int64) -> Int {
    Int(hashCount(level: level, size: size) % Int64(width))
  }

  /// How many complete hashes a level of a tree has.
  public static func hashCount(level: Int, size: Int64) -> Int64 {
    level < 8 ? size >> Int64(level * height) : 0
  }

  /// All tiles of a tree of `size` leaves, without the partial ones of smaller trees.
  public static func all(size: Int64) -> [Tile] { added(from: 0, to: size) }

  /// The tiles that a tree of size `to` has and a tree of size `from` has not: those to write when a
  /// checkpoint is published. Entries come first, since a hash without its entry is of no use.
  public static func added(from: Int64, to: Int64) -> [Tile] {
    var found = tiles(.entries, from: from, to: to)
    var level = 0
    while hashCount(level: level, size: to) > 0 {
      found += tiles(
        .hashes(level: level), from: hashCount(level: level, size: from),
        to: hashCount(level: level, size: to))
      level += 1
    }
    return found
  }

  private static func tiles(_ kind: Kind, from: Int64, to: Int64) -> [Tile] {
    guard from < to else { return [] }
    let full = to / Int64(width)
    var found: [Tile] = []
    for index in (from / Int64(width))..<max(full, from / Int64(width)) {
      found.append(Tile(kind, index: index))
    }
    let rest = Int(to % Int64(width))
    if rest > 0 { found.append(Tile(kind, index: full, width: rest)) }
    return found
  }
}
