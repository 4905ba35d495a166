import MerkleLog
import Testing
import Wire

/// Names and bytes of the files of a static log.
@Suite struct TileTests {
  static let paths: [(tile: Tile, path: String)] = [
    (Tile(.hashes(level: 0), index: 5), "tile/0/005"),
    (Tile(.hashes(level: 0), index: 0, width: 1), "tile/0/000.p/1"),
    (Tile(.hashes(level: 1), index: 999, width: 255), "tile/1/999.p/255"),
    (Tile(.hashes(level: 63), index: 1000), "tile/63/x001/000"),
    (Tile(.hashes(level: 2), index: 1_234_067), "tile/2/x001/x234/067"),
    (Tile(.entries, index: 1_234_067, width: 7), "tile/entries/x001/x234/067.p/7"),
    (Tile(.entries, index: .max), "tile/entries/x009/x223/x372/x036/x854/x775/807"),
  ]

  @Test(arguments: paths)
  func `a tile has one path and a path names one tile`(tile: Tile, path: String) {
    #expect(tile.path == path)
    #expect(Tile(path: path) == tile)
  }

  @Test(arguments: [
    "", "tile", "tile/0", "tile/0/", "tile/0/5", "tile/0/0005", "tile/00/005", "tile/64/005", "tile/-1/005",
    "tile/0/x005", "tile/0/001/005", "tile/0/x000/005", "tile/0/005.p", "tile/0/005.p/0", "tile/0/005.p/256",
    "tile/0/005.p/01", "tile/0/005.p/1/2", "tile/8/0/005", "tile/data/005", "/tile/0/005", "tile/0/005/",
    "tile/entries/+05", "tile/0/00a", "tile//005", "tile/0/x009/x223/x372/x036/x854/x775/808", "tile/0/.p/1",
  ])
  func `any other spelling is no path`(path: String) {
    #expect(Tile(path: path) == nil)
  }

  static let sizes: [(size: Int64, last: [String], count: Int)] = [
    (0, [], 0),
    (1, ["tile/entries/000.p/1", "tile/0/000.p/1"], 2),
    (256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"], 3),
    (
      70_000,
      ["tile/entries/273.p/112", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"],
      274 + 274 + 2 + 1
    ),
  ]

  @Test(arguments: sizes)
  func `a size has these files`(size: Int64, last: [String], count: Int) {
    let paths = Tile.all(size: size).map(\.path)
    #expect(paths.count == count && Set(paths).count == count)
    for path in last { #expect(paths.contains(path)) }
  }

  @Test func `publishing step by step writes the files of the last size`() {
    for step in [1, 17, 255, 256, 257, 1000] as [Int64] {
      var written: Set<Tile> = []
      var size: Int64 = 0
      while size < 70_000 {
        let next = min(70_000, size + step)
        let added = Tile.added(from: size, to: next)
        #expect(added.allSatisfy { written.insert($0).inserted })
        size = next
      }
      #expect(written.isSuperset(of: Tile.all(size: size)))
      #expect(written.filter(\.isFull) == Set(Tile.all(size: size).filter(\.isFull)))
    }
  }

  static let widths: [(level: Int, size: Int64, width: Int)] = [
    (0, 70_000, 112), (1, 70_000, 17), (2, 70_000, 1), (3, 70_000, 0), (0, 256, 0), (1, 256, 1),
  ]

  @Test(arguments: widths)
  func `the last tile of a level is this wide`(level: Int, size: Int64, width: Int) {
    #expect(Tile.partialWidth(level: level, size: size) == width)
  }

  @Test func `hash tiles are read as they were written and no other length`() throws {
    let hashes = numbered(3).leaves
    let bytes = HashTile.encode(hashes)
    #expect(bytes.count == 96)
    #expect(try HashTile.decode(bytes, width: 3) == hashes)
    #expect(throws: TileError.hashTileLength(width: 2, bytes: 96)) { try HashTile.decode(bytes, width: 2) }
  }

  @Test func `bundles are read as they were written and nothing else`() throws {
    let entries: [[UInt8]] = [[], [1], Array(repeating: 7, count: 65_535)]
    let bytes = try EntryBundle.encode(entries)
    #expect(bytes.prefix(7) == [0, 0, 0, 1, 1, 0xFF, 0xFF])
    #expect(try EntryBundle.decode(bytes, width: 3) == entries)
    #expect(throws: TileError.bundleCount(width: 2, entries: 3)) { try EntryBundle.decode(bytes, width: 2) }
    let cut = Array(bytes.dropLast())
    #expect(throws: TileError.bundleCut(entry: 2)) { try EntryBundle.decode(cut, width: 3) }
    #expect(throws: TileError.bundleCut(entry: 3)) { try EntryBundle.decode(bytes + [0], width: 3) }
    #expect(throws: TileError.entryTooLong(place: 0, bytes: 65_536)) {
      try EntryBundle.encode([Array(repeating: 7, count: 65_536)])
    }
  }
}
