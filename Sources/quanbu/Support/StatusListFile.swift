import Journal
import MerkleLog
import Signing
import Vouchers
import Wire

/// Reads status lists and deltas as whoever holds the trust anchor: no ledger, no network.
struct StatusListFile {
  /// A hundred million vouchers; more is no list of ours.
  private static let limit = 800_000_000

  private let origin: String
  private let verifiers: [NoteVerifier]
  /// The one a server of lists is known by, if one is pinned.
  let serverCertificate: [UInt8]?

  /// - Parameter path: the trust anchor.
  init(trust path: String) throws {
    let bytes = try OutputFile.read(path)
    let anchor: TrustAnchor
    do throws(MalformedInput) { anchor = try TrustAnchor(parsing: bytes) } catch {
      throw CommandFailure(
        .inputOutput, ["\(path): \(error.code): \(Text(error.chinese, error.english).current)"])
    }
    origin = anchor.origin
    serverCertificate = anchor.serverCertificate
    verifiers = try anchor.logKeys.map { try NoteVerifier(vkey: $0) }
  }

  static func read(_ path: String) throws -> [UInt8] { try OutputFile.read(path, limit: limit) }

  func list(_ path: String) throws -> StatusList { try list(try Self.read(path), of: path) }

  /// - Parameter path: whose the bytes are, for who is told that they are wrong.
  func list(_ bytes: [UInt8], of path: String) throws -> StatusList {
    do throws(StatusListError) {
      return try StatusList.open(bytes, origin: origin, verifiers: verifiers)
    } catch {
      throw CommandFailure(error, of: path)
    }
  }

  func delta(_ path: String) throws -> StatusListDelta { try delta(try Self.read(path), of: path) }

  func delta(_ bytes: [UInt8], of path: String) throws -> StatusListDelta {
    do throws(StatusListError) {
      return try StatusListDelta.open(bytes, origin: origin, verifiers: verifiers)
    } catch {
      throw CommandFailure(error, of: path)
    }
  }
}

extension CommandFailure {
  /// A wrong file has status 5, one that is not what the log signed 6.
  init(_ error: StatusListError, of path: String) {
    self.init(
      error.isWrongFile ? .inputOutput : .integrity,
      ["\(path): \(error.code): \(Text(error.messageZh, error.messageEn).current)"])
  }
}

extension StatusListHead {
  /// A second of the list as people write it; the head's reader has seen to its range.
  static func time(_ seconds: Int64) -> Instant? { try? Instant(milliseconds: seconds * 1000) }

  private var issued: String { Self.time(issuedAt)?.description ?? "-" }
  private var expires: String { Self.time(expiresAt)?.description ?? "-" }

  func say() {
    Console.say(
      "名单：\(count) 个前缀，账本 \(size) 条，签发 \(issued)，\(expires) 到期",
      "list: \(count) prefixes, \(size) entries, issued \(issued), expires \(expires) (Shanghai)")
  }

  func write(to json: inout JSONWriter) {
    json.member("size", size)
    json.member("issuedAt", issuedAt)
    json.member("expiresAt", expiresAt)
    json.member("prefixes", count)
  }
}

extension StatusListDelta {
  func say() {
    Console.say(
      "增量：自 \(fromSize) 条起，增 \(changes.added.count)，减 \(changes.removed.count)",
      "delta: from \(fromSize) entries, \(changes.added.count) added, \(changes.removed.count) removed")
  }

  func write(to json: inout JSONWriter) {
    json.member("from", fromSize)
    json.member("added", changes.added.count)
    json.member("removed", changes.removed.count)
  }
}
