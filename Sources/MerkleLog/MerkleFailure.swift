/// What every error of this module can say about itself.
public protocol MerkleFailure: Error, Hashable, Sendable {
  /// A short name that stays the same for ever, for scripts and logs.
  var code: String { get }
  /// One English sentence.
  var english: String { get }
  /// The same sentence in Chinese.
  var chinese: String { get }
}
