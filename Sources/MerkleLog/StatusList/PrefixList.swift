public import Wire

/// First eight bytes of SHA-256 of tokens, as numbers, ascending and none twice (券码摘要前缀).
///
/// Held as they stand in the body of a status list: big-endian, one after the other, so that millions need eight bytes
/// each and a list that was read is not copied.
public struct PrefixList: Hashable, Sendable, RandomAccessCollection {
  /// Bytes of a prefix.
  public static let width = 8

  /// The prefixes as a body has them.
  public let bytes: ArraySlice<UInt8>

  /// No prefix at all.
  public static let empty = PrefixList(sorted: [])

  /// The prefix of a token whose SHA-256 is `digest`.
  public static func prefix(of digest: Hash256) -> UInt64 {
    digest.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }
  }

  /// Sorts, and drops what is there twice.
  public init(sorting prefixes: consuming [UInt64]) {
    prefixes.sort()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(prefixes.count * Self.width)
    var last: UInt64?
    for prefix in prefixes where prefix != last {
      Self.append(prefix, to: &bytes)
      last = prefix
    }
    self.init(sorted: bytes[...])
  }

  /// Reads a body, or a part of one.
  ///
  /// - Throws: `status-list-body-length`, `status-list-unsorted`.
  public init(reading bytes: ArraySlice<UInt8>) throws(StatusListError) {
    self.init(sorted: bytes)
    guard bytes.count % Self.width == 0 else {
      throw .bodyLength(prefixes: Int64(count), bytes: bytes.count)
    }
    for place in indices.dropFirst() where self[place - 1] >= self[place] { throw .unsorted(place: place) }
  }

  /// Takes bytes that are known to be sorted.
  init(sorted bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { bytes.count / Self.width }

  public subscript(place: Int) -> UInt64 {
    bytes.withUnsafeBytes {
      UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: place * Self.width, as: UInt64.self))
    }
  }

  /// Whether `prefix` is among them, in about twenty comparisons for a million.
  public func contains(_ prefix: UInt64) -> Bool {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] < prefix { low = middle + 1 } else { high = middle }
    }
    return low < endIndex && self[low] == prefix
  }

  /// What has to be added to and removed from `old` to get this.
  public func changes(from old: PrefixList) -> PrefixChanges {
    var added: [UInt8] = []
    var removed: [UInt8] = []
    var left = 0
    var right = 0
    while left < old.count || right < count {
      if right == count || left < old.count && old[left] < self[right] {
        Self.append(old[left], to: &removed)
        left += 1
      } else if left == old.count || self[right] < old[left] {
        Self.append(self[right], to: &added)
        right += 1
      } else {
        left += 1
        right += 1
      }
    }
    return PrefixChanges(added: PrefixList(sorted: added[...]), removed: PrefixList(sorted: removed[...]))
  }

  /// This with `changes` made; `nil` when it has already what is to be added, or lacks what is to be removed.
  public func applying(_ changes: PrefixChanges) -> PrefixList? {
    let (added, removed) = (changes.added, changes.removed)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + added.bytes.count)
    var nextAdded = 0
    var nextRemoved = 0
    for prefix in self {
      while nextAdded < added.count, added[nextAdded] < prefix {
        Self.append(added[nextAdded], to: &out)
        nextAdded += 1
      }
      if nextAdded < added.count, added[nextAdded] == prefix { return nil }
      if nextRemoved < removed.count, removed[nextRemoved] == prefix {
        nextRemoved += 1
      } else {
        Self.append(prefix, to: &out)
      }
    }
    out += added.bytes.dropFirst(nextAdded * Self.width)
    return nextRemoved == removed.count ? PrefixList(sorted: out[...]) : nil
  }

  private static func append(_ prefix: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: prefix.bigEndian) { bytes.append(contentsOf: $0) }
  }
}

/// What leads from one list of prefixes to another.
public struct PrefixChanges: Hashable, Sendable {
  public let added: PrefixList
  public let removed: PrefixList

  public init(added: PrefixList, removed: PrefixList) {
    self.added = added
    self.removed = removed
  }

  /// How many prefixes come or go.
  public var count: Int { added.count + removed.count }

  /// Changes that follow one another as one: what came and went again is in neither part.
  public init(joining steps: some Sequence<PrefixChanges>) {
    var added: Set<UInt64> = []
    var removed: Set<UInt64> = []
    for step in steps {
      for prefix in step.removed where added.remove(prefix) == nil { removed.insert(prefix) }
      for prefix in step.added where removed.remove(prefix) == nil { added.insert(prefix) }
    }
    self.init(added: PrefixList(sorting: Array(added)), removed: PrefixList(sorting: Array(removed)))
  }
}
