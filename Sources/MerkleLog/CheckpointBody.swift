internal import Wire

/// The text of a checkpoint (C2SP tlog-checkpoint): whose log it is, how large and with which root.
///
/// Three lines, each ending in LF. Lines of extension are refused: cosignatures need not cover them.
public struct CheckpointBody: Hashable, Sendable {
  /// The name of the log: printable ASCII, so that equal names have equal bytes.
  public let origin: String
  /// The size and root that the log commits to.
  public let head: TreeHead

  /// The body for a log's head.
  ///
  /// - Throws: ``CheckpointError/origin`` for a name that could not be read back.
  public init(origin: String, head: TreeHead) throws(CheckpointError) {
    guard Self.isName(origin.utf8) else { throw .origin }
    self.origin = origin
    self.head = head
  }

  /// Reads a body strictly: every body that is accepted prints as the same bytes.
  ///
  /// - Parameters:
  ///   - text: the text of the note with its last LF.
  ///   - origin: the log it must be of, or `nil` to take any.
  public init(text: [UInt8], origin expected: String?) throws(CheckpointError) {
    guard text.last == UInt8(ascii: "\n") else { throw .unterminated }
    let lines = text.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count == 3 else { throw .lineCount(lines.count) }
    guard Self.isName(lines[0]) else { throw .origin }
    let origin = String(decoding: lines[0], as: UTF8.self)
    if let expected, !expected.utf8.elementsEqual(lines[0]) { throw .foreignOrigin(origin) }
    guard let size = Decimal.read(lines[1]) else { throw .size }
    guard let bytes = Base64.decode(lines[2]), let root = Hash256(bytes) else { throw .root }
    // Only one root goes with size 0, so any other is a lie that no proof could uncover.
    guard size > 0 || root == MerkleHash.emptyRoot else { throw .rootOfNothing }
    self.origin = origin
    head = TreeHead(size: size, root: root)
  }

  /// The three lines.
  public var text: [UInt8] { Array("\(origin)\n\(head.size)\n\(head.root.base64)\n".utf8) }

  private static func isName(_ name: some Collection<UInt8>) -> Bool {
    !name.isEmpty && name.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }
}
