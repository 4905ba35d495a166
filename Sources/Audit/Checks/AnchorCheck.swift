internal import Journal
internal import Ledger
internal import MerkleLog
internal import Vouchers

/// Entry 0 is the one the trust anchor names, and says of the ledger what the anchor says.
struct AnchorCheck {
  func run(_ subject: AuditSubject, _ log: inout AuditLog) throws {
    guard let bytes = try subject.journal.entry(0) else { return log.report(.genesisDiffers) }
    if MerkleHash.leaf(bytes) != subject.anchor.genesisLeaf { log.report(.genesisDiffers) }
    guard let entry = try? Entry(decoding: bytes), case .accepted(let events) = entry.outcome,
      case .genesis(let genesis)? = events.first
    else { return log.report(.genesisDiffers) }
    let anchor = subject.anchor
    if !genesis.origin.utf8.elementsEqual(anchor.origin.utf8) {
      log.report(.originDiffers(found: genesis.origin))
    }
    if genesis.logKeys != anchor.logKeys { log.report(.logKeysDiffer) }
    if genesis.roots.map(\.key) != anchor.roots { log.report(.rootKeysDiffer) }
    log.count(genesis.roots.count, "根公钥", "root keys")
    log.count(genesis.logKeys.count, "日志公钥", "log keys")
  }
}
