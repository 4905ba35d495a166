extension String {
  /// Equal byte for byte. `==` also equates texts that only mean the same (Unicode's canonical equivalence), so it
  /// can rule out, quickly, but not confirm.
  public func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count, self == other else { return false }
    var (mine, theirs) = (self, other)
    return mine.withUTF8 { mine in
      theirs.withUTF8 { theirs in
        for place in mine.indices where mine[place] != theirs[place] { return false }
        return true
      }
    }
  }
}
