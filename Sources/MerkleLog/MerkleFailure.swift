/// What every error of this module can say about itself.
public protocol MerkleFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable name of the cause, for programs: never changes.
  var code: String { get }
  /// One Chinese sentence.
  var messageZh: String { get }
  /// The same sentence in English.
  var messageEn: String { get }
}

extension MerkleFailure {
  public var description: String { "\(code): \(messageEn)" }
}
