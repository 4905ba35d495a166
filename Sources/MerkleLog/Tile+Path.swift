extension Tile {
  /// The path of the file below the log's address: `tile/L/N[.p/W]` or `tile/entries/N[.p/W]`.
  public var path: String {
    let kindName =
      switch kind {
      case .hashes(let level): "\(level)"
      case .entries: "entries"
      }
    let partial = isFull ? "" : ".p/\(width)"
    return "tile/\(kindName)/\(Self.grouped(index))\(partial)"
  }

  /// Reads a path that is spelled exactly as ``path`` spells it; `nil` for any other.
  public init?(path: String) {
    var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
    guard parts.count >= 3, parts.removeFirst().elementsEqual("tile".utf8) else { return nil }
    guard let kind = Self.kind(parts.removeFirst()) else { return nil }
    var width = Tile.width
    if parts.count >= 2, parts[parts.endIndex - 2].suffix(2).elementsEqual(".p".utf8) {
      guard let named = Decimal.read(parts.removeLast()), (1..<256).contains(named) else { return nil }
      width = Int(named)
      parts[parts.endIndex - 1] = parts[parts.endIndex - 1].dropLast(2)
    }
    guard let index = Self.index(parts) else { return nil }
    self.init(kind, index: index, width: width)
    guard self.path.utf8.elementsEqual(path.utf8) else { return nil }
  }

  private static func kind(_ name: Substring.UTF8View) -> Kind? {
    if name.elementsEqual("entries".utf8) { return .entries }
    guard let level = Decimal.read(name), level <= maximumLevel else { return nil }
    return .hashes(level: Int(level))
  }

  private static func index(_ groups: ArraySlice<Substring.UTF8View>) -> Int64? {
    var index: Int64 = 0
    for group in groups {
      let digits = group.first == UInt8(ascii: "x") ? group.dropFirst() : group
      guard digits.count == 3 else { return nil }
      for digit in digits {
        guard let value = Decimal.digit(digit) else { return nil }
        let (tens, tooLarge) = index.multipliedReportingOverflow(by: 10)
        let (sum, overflow) = tens.addingReportingOverflow(value)
        guard !tooLarge, !overflow else { return nil }
        index = sum
      }
    }
    return index
  }

  /// Groups of three digits, all but the last marked, so that no directory holds more than 1000 names.
  private static func grouped(_ index: Int64) -> String {
    var text = padded(index % 1000)
    var rest = index / 1000
    while rest > 0 {
      text = "x\(padded(rest % 1000))/\(text)"
      rest /= 1000
    }
    return text
  }

  private static func padded(_ group: Int64) -> String {
    let digits = String(group)
    return String(repeating: "0", count: 3 - digits.utf8.count) + digits
  }
}
