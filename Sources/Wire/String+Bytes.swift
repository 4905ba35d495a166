extension String {
  /// Equal byte for byte. `==` also equates texts that only mean the same (Unicode's canonical equivalence), so it
  /// can rule out, quickly, but not confirm.
  @inlinable
  public func hasSameBytes(as other: String) -> Bool {
    utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
  }
}
