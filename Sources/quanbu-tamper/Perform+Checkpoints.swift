import Journal
import Ledger
import MerkleLog
import Signing
import Vouchers
import Wire

/// Alterations of the tree's stored hashes and of checkpoints.
extension Workbench {
  mutating func editTile() throws -> Deed {
    guard count >= 256 else { throw TamperProblem("fewer than 256 entries: no tile is complete") }
    let place = Int64.random(in: 0..<(count / 256), using: &choice)
    try perform(unguarded: ["UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND place = \(place)"])
    return Deed(did: "tree hash \(place) of level 1 zeroed", expected: ["tile-differs"])
  }

  mutating func addTile() throws -> Deed {
    try perform(unguarded: ["INSERT INTO node VALUES (1, \(count), zeroblob(32))"])
    return Deed(did: "a tree hash added", expected: ["tile-unknown"])
  }

  mutating func editRoot() throws -> Deed {
    let head = try any(heads)
    try perform(unguarded: ["UPDATE checkpoint SET root = zeroblob(32) WHERE size = \(head.size)"])
    return Deed(did: "the stored root of size \(head.size) zeroed", expected: ["root-differs"])
  }

  /// One bit of a signature.
  mutating func forgeCheckpoint() throws -> Deed {
    let checkpoint = try any(kept)
    let note = try SignedNote(parsing: checkpoint.note)
    var signature = note.lines[0].signature
    signature[signature.count - 1] ^= 1
    var forged = try SignedNote(text: note.text)
    forged.append(
      SignedNote.SignatureLine(name: note.lines[0].name, keyID: note.lines[0].keyID, signature: signature))
    for line in note.lines.dropFirst() { forged.append(line) }
    try set(note: forged.bytes, at: checkpoint.head.size)
    return Deed(
      did: "a bit of the signature of checkpoint \(checkpoint.head.size) changed",
      expected: ["checkpoint-invalid"])
  }

  mutating func dropSM2Line() throws -> Deed {
    let checkpoint = try any(kept)
    let note = try SignedNote(parsing: checkpoint.note)
    var poorer = try SignedNote(text: note.text)
    // The Ed25519 line is 64 bytes long, SM2's in DER is longer.
    for line in note.lines where line.signature.count == 64 { poorer.append(line) }
    try set(note: poorer.bytes, at: checkpoint.head.size)
    return Deed(
      did: "the SM2 line of checkpoint \(checkpoint.head.size) removed", expected: ["checkpoint-line-missing"]
    )
  }

  /// A validly signed note in the place of another.
  mutating func foreignNote() throws -> Deed {
    let checkpoint = try any(kept)
    let other = try any(kept.filter { $0.head != checkpoint.head })
    try set(note: other.note, at: checkpoint.head.size)
    return Deed(
      did: "checkpoint \(checkpoint.head.size) has the note of size \(other.head.size)",
      expected: ["checkpoint-differs"])
  }

  /// A kept checkpoint that says it was never one: without its SM2 line, as those between are.
  mutating func unkeep() throws -> Deed {
    var owed: [StoredCheckpoint] = []
    var last: Instant?
    for checkpoint in kept {
      let at = try entry(Int(checkpoint.head.size) - 1).at
      // Those less than a minute after another are kept beyond what was promised.
      if last.map({ at >= $0.adding(milliseconds: 60_000) }) ?? true { owed.append(checkpoint) }
      last = at
    }
    let checkpoint = try any(owed)
    let note = try SignedNote(parsing: checkpoint.note)
    var poorer = try SignedNote(text: note.text)
    for line in note.lines where line.signature.count == 64 { poorer.append(line) }
    try perform(unguarded: [
      "UPDATE checkpoint SET kept = 0, note = \(RawDatabase.blob(poorer.bytes)) WHERE size = \(checkpoint.head.size)"
    ])
    return Deed(
      did: "checkpoint \(checkpoint.head.size) made one that is not kept", expected: ["checkpoint-not-kept"])
  }

  /// A tree head that a party saw, gone.
  mutating func removeHead() throws -> Deed {
    let (place, size) = try first { entry in
      guard entry.outcome.isAccepted, let size = entry.seen?.size, size > 0 else { return nil as Int64? }
      return size
    }
    try perform(unguarded: ["DELETE FROM checkpoint WHERE size = \(size)"])
    return Deed(
      did: "the tree head of size \(size) removed", entry: Int64(place), expected: ["head-missing"])
  }

  private mutating func any<Item>(_ items: [Item]) throws -> Item {
    guard let item = items.randomElement(using: &choice) else { throw TamperProblem("nothing to alter") }
    return item
  }

  private func set(note: [UInt8], at size: Int64) throws {
    try perform(unguarded: ["UPDATE checkpoint SET note = \(RawDatabase.blob(note)) WHERE size = \(size)"])
  }
}
