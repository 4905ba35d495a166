public import Signing
public import Wire

/// What leads from one status list to a later one (增量): the later one's signed note, and the prefixes that came and
/// went.
///
/// The lines before the note and the prefixes are not signed themselves. They need not be: what they lead to must
/// be, byte for byte, the body that the note signs.
public struct StatusListDelta: Hashable, Sendable {
  /// What follows the origin in the first line.
  public static let suffix = "/status-list-delta/v1"

  /// Size of the log the list it starts from stands for.
  public let fromSize: Int64
  /// SHA-256 of that list's body: lists of two days can stand for one size.
  public let fromDigest: Hash256
  public let changes: PrefixChanges
  /// The list it leads to.
  public let head: StatusListHead
  public let note: SignedNote

  /// From one list to another of the same log.
  public init(from old: StatusList, to new: StatusList) {
    self.init(from: old.head, changes: new.prefixes.changes(from: old.prefixes), to: new)
  }

  /// As ``init(from:to:)`` where the changes are known.
  public init(from old: StatusListHead, changes: PrefixChanges, to new: StatusList) {
    fromSize = old.size
    fromDigest = old.digest
    self.changes = changes
    head = new.head
    note = new.note
  }

  /// The file: five lines, an empty one, the note, an empty line, the prefixes added, the prefixes removed.
  public var bytes: [UInt8] {
    let text = """
      \(head.origin)\(Self.suffix)
      \(fromSize)
      \(fromDigest.base64)
      \(changes.added.count)
      \(changes.removed.count)


      """
    return Array(text.utf8) + note.bytes + [UInt8(ascii: "\n")] + changes.added.bytes + changes.removed.bytes
  }

  /// Opens a delta: form, and the log's signature on the list it leads to.
  ///
  /// - Parameters: as for ``StatusList/open(_:origin:verifiers:)``.
  public static func open(
    _ bytes: [UInt8], origin: String, verifiers: [NoteVerifier]
  ) throws(StatusListError) -> StatusListDelta {
    let end = try NotedBody.emptyLine(in: bytes[...])
    let lines = try HeadLines(Array(bytes[...end]), count: 5)
    _ = try lines.origin(suffix: suffix, expected: origin)
    let fromSize = try lines.number(2)
    let fromDigest = try lines.digest(3)
    let added = try lines.number(4)
    let removed = try lines.number(5)
    let file = try NotedBody(bytes[(end + 2)...])
    let head = try file.head(origin: origin, verifiers: verifiers)
    let places = Int64(file.body.count / PrefixList.width)
    guard file.body.count % PrefixList.width == 0, added <= places, removed == places - added else {
      throw .bodyLength(prefixes: added.addingSaturating(removed), bytes: file.body.count)
    }
    let middle = file.body.startIndex + Int(added) * PrefixList.width
    let changes = PrefixChanges(
      added: try PrefixList(reading: file.body[..<middle]),
      removed: try PrefixList(reading: file.body[middle...]))
    return StatusListDelta(
      fromSize: fromSize, fromDigest: fromDigest, changes: changes, head: head, note: file.note)
  }

  private init(
    fromSize: Int64, fromDigest: Hash256, changes: PrefixChanges, head: StatusListHead, note: SignedNote
  ) {
    self.fromSize = fromSize
    self.fromDigest = fromDigest
    self.changes = changes
    self.head = head
    self.note = note
  }

  /// The list this leads to from `list`: the same bytes as if it had been fetched whole.
  ///
  /// - Throws: `status-list-other-base`; `status-list-goes-back`, so that nobody is led to an older list;
  ///   `status-list-does-not-fit`, `status-list-digest`.
  public func applied(to list: StatusList) throws(StatusListError) -> StatusList {
    guard list.head.origin == head.origin, list.head.size == fromSize, list.head.digest == fromDigest else {
      throw .otherBase(size: fromSize)
    }
    guard head.size >= list.head.size, head.issuedAt >= list.head.issuedAt else { throw .goesBack }
    guard let prefixes = list.prefixes.applying(changes) else { throw .doesNotFit }
    guard Int64(prefixes.count) == head.count, prefixes.digest == head.digest else { throw .digest }
    return StatusList(head: head, note: note, prefixes: prefixes)
  }
}

extension Int64 {
  fileprivate func addingSaturating(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
