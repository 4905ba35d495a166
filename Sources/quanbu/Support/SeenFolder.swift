import Foundation
import Journal
import LedgerService
import MerkleLog
import Signing
import Vouchers
import Wire

/// Where a party keeps what it saw of a log (所见检查点): the newest checkpoint it verified, those of receipts that are still
/// to be held against the log, and the evidence where two do not go together. One folder serves many ledgers and many
/// processes; each file is its owner's alone and replaced whole.
struct SeenFolder: Sendable {
  let path: String
  /// The ledger's name in the folder: founded anew it is another one.
  private let name: String

  init(_ path: String, of anchor: TrustAnchor) {
    self.path = path
    let plain = anchor.origin.utf8.prefix(60).map { unit in
      Self.isPlain(unit) ? Character(Unicode.Scalar(unit)) : "-"
    }
    name = String(plain) + "-" + anchor.genesisLeaf.hex.prefix(12)
  }

  private static func isPlain(_ unit: UInt8) -> Bool {
    switch unit {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  // MARK: The newest

  /// The file of the newest checkpoint.
  var newest: String { path + "/" + name + ".checkpoint" }

  /// The newest checkpoint's note, as it lies there; `nil` where none was kept yet.
  ///
  /// - Throws: `seen-damaged` where there is something that cannot be read.
  func read() throws(LogDoubt) -> [UInt8]? {
    // Another process may keep the first one between the two looks: then there is something to read.
    for _ in 0..<2 {
      if let note = FileManager.default.contents(atPath: newest) { return Array(note) }
      var status = stat()
      if lstat(newest, &status) != 0, errno == ENOENT { return nil }
    }
    throw .memoryDamaged(path: newest)
  }

  /// Keeps `note` in the place of `known`, durably, unless another process was faster; answers whether it did.
  ///
  /// - Throws: `output-unwritable`, `seen-damaged`.
  func replace(_ known: [UInt8]?, with note: [UInt8]) throws -> Bool {
    try OutputFile.makeFolder(path, mode: 0o700)
    return try locked {
      guard try read() == known else { return false }
      try PrivateFile.write(note, to: newest)
      return true
    }
  }

  private func locked<Value>(_ body: () throws -> Value) throws -> Value {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ServiceError(.outputUnwritable, path) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw ServiceError(.outputUnwritable, path) }
    }
    return try body()
  }

  // MARK: What is still to be proved

  private var owedPrefix: String { name + ".owed-" }

  private func owed(_ head: TreeHead) -> String {
    path + "/" + owedPrefix + "\(head.size)-" + head.root.hex.prefix(12)
  }

  /// Keeps a receipt's checkpoint until it is held against the log.
  func owe(_ note: [UInt8], of head: TreeHead) throws {
    try OutputFile.makeFolder(path, mode: 0o700)
    try PrivateFile.write(note, to: owed(head))
  }

  /// The checkpoints that are still to be proved, with their files.
  func owedNotes() -> [(path: String, note: [UInt8])] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    var notes: [(path: String, note: [UInt8])] = []
    for file in names.sorted() where file.hasPrefix(owedPrefix) && !file.hasSuffix(".partial") {
      let file = path + "/" + file
      // Another process may have proved it by now.
      if let note = FileManager.default.contents(atPath: file) { notes.append((file, Array(note))) }
    }
    return notes
  }

  func pay(_ head: TreeHead) { unlink(owed(head)) }

  // MARK: Evidence

  /// Keeps two signed notes that do not go together, and the hashes that show it, where there are any; answers the folder,
  /// or `nil` where it cannot be written. The same evidence has the same place.
  func keepEvidence(earlier: [UInt8]?, later: [UInt8], proof: Succession?) -> String? {
    let digest = Digest.sha256((earlier ?? []) + later).hex.prefix(12)
    let folder = path + "/" + name + ".conflict-" + digest
    do {
      try OutputFile.makeFolder(folder, mode: 0o700)
      if let earlier { try PrivateFile.write(earlier, to: folder + "/earlier.checkpoint") }
      try PrivateFile.write(later, to: folder + "/later.checkpoint")
      if case .forked(let root, let proof)? = proof {
        try PrivateFile.write(Self.text(root, proof), to: folder + "/proof")
      }
    } catch {
      return nil
    }
    return folder
  }

  /// `from`, `to`, `root`: that of the first `from` entries in the later tree; then the consistency proof (RFC 6962 section
  /// 2.1.2) from it to the later root, a hash a line.
  private static func text(_ root: Hash256, _ proof: ConsistencyProof) -> [UInt8] {
    var text = "from \(proof.from)\nto \(proof.to)\nroot \(root.base64)\n"
    for hash in proof.path { text += hash.base64 + "\n" }
    return Array(text.utf8)
  }
}
