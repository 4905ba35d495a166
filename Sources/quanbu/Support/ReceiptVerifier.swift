import Journal
import MerkleLog
import Signing
import Vouchers
import Wire

/// Checks receipts with the trust anchor alone: no ledger, no network.
struct ReceiptVerifier {
  /// What is known of the signature on the command itself.
  enum SignatureCheck: String {
    /// The ledger's own act has none.
    case none
    case verified
    /// The signer's public key was not given.
    case notChecked = "not-checked"
  }

  struct Verdict {
    let view: EntryView
    /// Size of the tree that the checkpoint signs.
    let size: Int64
    let signature: SignatureCheck

    /// What was checked, and what was not.
    var lines: [Text] {
      let entry = view.entry
      return [
        Text(
          "第 \(entry.sequence) 条，\(entry.at)，\(view.act)，\(view.outcome.chinese)",
          "entry \(entry.sequence), \(entry.at) (Shanghai), \(view.act), \(view.outcome.english)"),
        Text(
          "日志签名与包含证明成立，检查点大小 \(size)",
          "the log's signature and the proof of inclusion hold, checkpoint of size \(size)"),
        signatureLine(view.key ?? "-"),
      ]
    }

    private func signatureLine(_ signer: String) -> Text {
      switch signature {
      case .none: Text("账本自身的行为，没有命令签名", "an act of the ledger itself, without a command")
      case .verified: Text("命令签名正确：\(signer)", "the command's signature is right: \(signer)")
      case .notChecked:
        Text(
          "命令签名未核验：可用 --pub 给出 \(signer) 的公钥",
          "the command's signature was not checked: give the public key of \(signer) by --pub")
      }
    }
  }

  private let anchor: TrustAnchor
  private let verifiers: [NoteVerifier]
  private let keys: [String: PublicKey]

  init(trust path: String, publicKeys: [String]) throws {
    let bytes = try OutputFile.read(path)
    do throws(MalformedInput) {
      anchor = try TrustAnchor(parsing: bytes)
    } catch {
      throw CommandFailure(
        .inputOutput, ["\(path): \(error.code): \(Text(error.chinese, error.english).current)"])
    }
    verifiers = try anchor.logKeys.map { try NoteVerifier(vkey: $0) }
    var keys: [String: PublicKey] = [:]
    for root in anchor.roots { keys[root.id.text] = try PublicKey(spki: root.spki) }
    for path in publicKeys {
      let key = try PublicKeyFile.read(path)
      keys[key.id.text] = try PublicKey(spki: key.spki)
    }
    self.keys = keys
  }

  /// Reads a receipt's form; nothing is verified.
  static func open(_ path: String) throws -> (ProofFile, EntryView) {
    let bytes = try OutputFile.read(path)
    do {
      let proof = try ProofFile(bytes: bytes)
      guard let extra = proof.extra else { throw ProofFileError.extra }
      return (proof, try EntryView(decoding: extra))
    } catch {
      guard let known = CommandFailure(knowing: error) else { throw error }
      throw CommandFailure(.inputOutput, known.lines.map { "\(path): \($0)" })
    }
  }

  /// - Throws: a failure of status 6 when the receipt does not hold, 5 when it is no receipt.
  func verify(_ path: String) throws -> Verdict {
    let (proof, view) = try Self.open(path)
    let bytes = proof.extra ?? []
    let checkpoint = try proof.verify(entry: bytes, origin: anchor.origin, verifiers: verifiers)
    guard view.entry.sequence == proof.index else {
      throw CommandFailure(
        .integrity, code: "entry-misnumbered",
        Text("条目编号与证明的位置不同", "the entry's number is not its proven place"))
    }
    if proof.index == 0, MerkleHash.leaf(bytes) != anchor.genesisLeaf {
      throw CommandFailure(
        .integrity, code: "other-genesis", Text("第 0 条与信任锚不同", "entry 0 is not the trust anchor's"))
    }
    return Verdict(view: view, size: checkpoint.head.size, signature: try signature(of: view))
  }

  private func signature(of view: EntryView) throws -> SignatureCheck {
    guard let jws = view.entry.command, let id = view.key else { return .none }
    guard let key = keys[id] else { return .notChecked }
    let parsed = try CompactJWS.parse(jws, limit: Command.sizeLimit, expecting: Command.type)
    guard parsed.isSigned(by: key) else {
      throw CommandFailure(
        .integrity, code: "bad-signature", Text("命令签名不正确：\(id)", "the command's signature is wrong: \(id)"))
    }
    return .verified
  }
}
