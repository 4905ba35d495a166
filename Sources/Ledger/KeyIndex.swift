public import Vouchers

/// What must be known of every key ever registered, whatever became of it, before its row is loaded. A few hundred
/// bytes a key, so always whole.
public struct KeyIndex: Hashable, Sendable {
  /// Names of the root keys.
  public private(set) var roots: Set<KeyID> = []
  /// By public key (SubjectPublicKeyInfo, which has one spelling): one private key must not be two persons.
  private var names: [[UInt8]: KeyID] = [:]
  private var successors: [KeyID: KeyID] = [:]

  public init() {}

  /// Takes note of a key that was registered or has named its successor.
  public mutating func note(_ row: KeyRow) {
    if row.role == .root { roots.insert(row.id) }
    names[row.spki] = row.id
    if let next = row.successor { successors[row.id] = next }
  }

  /// The key that has this public key.
  func name(of spki: [UInt8]) -> KeyID? { names[spki] }

  /// A key, its successor, the successor's, and so on (承继).
  public func succession(of id: KeyID) -> [KeyID] {
    var line = [id]
    var last = id
    // Rows of a damaged file may go round in a circle.
    while let next = successors[last], line.count <= successors.count {
      line.append(next)
      last = next
    }
    return line
  }
}
