public import Signing

/// 状态名单: which vouchers cannot be used (any more), signed by the log, for whoever checks one without the ledger.
///
/// A file of three parts: a signed note whose text is the ``head``, an empty line, and the prefixes. Nothing in it
/// names a voucher or a holder: only who has a token can ask for it.
public struct StatusList: Hashable, Sendable {
  /// How far a reader's clock may be behind the log's, in seconds.
  public static let clockTolerance: Int64 = 300
  /// Bytes before the body that are looked at.
  static let noteLimit = 65_536

  public let head: StatusListHead
  /// The note as it was signed or read, unknown lines included.
  public let note: SignedNote
  public let prefixes: PrefixList
  /// The whole file.
  public let bytes: [UInt8]

  /// A list of `prefixes`, signed.
  ///
  /// - Throws: `StatusListError` for an origin or times that could not be read back, `SigningError`.
  public init(
    origin: String, size: Int64, issuedAt: Int64, expiresAt: Int64, prefixes: PrefixList,
    signers: [NoteSigner]
  ) throws {
    let head = try StatusListHead(
      origin: origin, size: size, issuedAt: issuedAt, expiresAt: expiresAt, prefixes: prefixes)
    var note = try SignedNote(text: head.text)
    for signer in signers { try note.sign(by: signer) }
    self.init(head: head, note: note, prefixes: prefixes)
  }

  /// Puts together what is known to fit.
  init(head: StatusListHead, note: SignedNote, prefixes: PrefixList) {
    self.head = head
    self.note = note
    let front = note.bytes + [UInt8(ascii: "\n")]
    bytes = front + prefixes.bytes
    self.prefixes = PrefixList(sorted: bytes[front.count...])
  }

  private init(head: StatusListHead, note: SignedNote, prefixes: PrefixList, bytes: [UInt8]) {
    self.head = head
    self.note = note
    self.prefixes = prefixes
    self.bytes = bytes
  }

  /// Opens a list: form, the log's signature, and that the body is the one signed. Whether it is current is asked
  /// by ``requireCurrent(at:)``.
  ///
  /// - Parameters:
  ///   - origin: the log it must be of.
  ///   - verifiers: the log's keys. Lines of others are ignored; one false line of these refuses the whole.
  public static func open(
    _ bytes: [UInt8], origin: String, verifiers: [NoteVerifier]
  ) throws(StatusListError) -> StatusList {
    let file = try NotedBody(bytes[...])
    let head = try file.head(origin: origin, verifiers: verifiers)
    guard file.body.count % PrefixList.width == 0, Int64(file.body.count / PrefixList.width) == head.count
    else { throw .bodyLength(prefixes: head.count, bytes: file.body.count) }
    let prefixes = try PrefixList(reading: file.body)
    guard prefixes.digest == head.digest else { throw .digest }
    return StatusList(head: head, note: file.note, prefixes: prefixes, bytes: bytes)
  }

  /// - Parameter time: seconds since 1970.
  /// - Throws: `status-list-expired`, or `status-list-from-future` beyond ``clockTolerance``.
  public func requireCurrent(at time: Int64) throws(StatusListError) {
    guard time < head.expiresAt else { throw .expired }
    guard time >= head.issuedAt - Self.clockTolerance else { throw .fromFuture }
  }
}

/// A note, an empty line, and bytes.
struct NotedBody {
  let note: SignedNote
  let body: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) throws(StatusListError) {
    let text = try Self.emptyLine(in: bytes)
    let end = try Self.emptyLine(in: bytes[(text + 2)...])
    do throws(NoteError) { note = try SignedNote(parsing: Array(bytes[...end])) } catch { throw .note(error) }
    body = bytes[(end + 2)...]
  }

  /// The head, if a key of the log signed it.
  func head(origin: String, verifiers: [NoteVerifier]) throws(StatusListError) -> StatusListHead {
    let head = try StatusListHead(text: note.text, origin: origin)
    let lines: [SignedNote.VerifiedLine]
    do throws(NoteError) { lines = try note.verify(by: verifiers) } catch { throw .note(error) }
    guard lines.contains(where: { $0.kind != .cosignature && $0.name.utf8.elementsEqual(origin.utf8) }) else {
      throw .notSignedByLog
    }
    return head
  }

  /// Where the first of two LF stands, not far from the front.
  static func emptyLine(in bytes: ArraySlice<UInt8>) throws(StatusListError) -> Int {
    let front = bytes.prefix(StatusList.noteLimit)
    for place in front.indices.dropLast()
    where front[place] == UInt8(ascii: "\n") && front[place + 1] == UInt8(ascii: "\n") {
      return place
    }
    throw .cut
  }
}
