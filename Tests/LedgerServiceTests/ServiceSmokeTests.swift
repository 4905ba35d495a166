import Journal
import Ledger
import LedgerService
import MerkleLog
import ServiceSupport
import TestSupport
import Testing
import Vouchers
import Wire

@Suite struct `one command, followed` {
  @Test func `is answered with a receipt that proves itself, and the same bytes get the same answer`()
    async throws
  {
    let ledger = try TemporaryLedger()
    let service = try ledger.open()
    let maker = ledger.party("registrar-1")
    let act = Act.registerKey(
      RegisterKey(key: maker.newKey, person: maker.person, role: .registrar, scope: .province))
    let bytes = try ledger.sign(act, by: "root-1")
    let first = try await service.submit(bytes).get()
    #expect(first.outcome == .accepted([.proposed]))
    #expect(first.receipt.sequence == 1)
    let file = try ProofFile(bytes: first.receipt.file)
    _ = try file.verify(
      entry: first.receipt.entry, origin: ledger.anchor.origin, verifiers: try ledger.verifiers)

    let again = try await service.submit(bytes).get()
    #expect(again.isRepeat)
    #expect(again.receipt.entry == first.receipt.entry)

    let approval = try ledger.sign(.approve(Approve(proposal: 1)), by: "root-2")
    #expect(try await service.submit(approval).get().outcome == .accepted([.done]))
    let alone = try ledger.sign(.approve(Approve(proposal: 1)), by: "root-1")
    #expect(try await service.submit(alone).get().outcome == .refused(Refused(.proposalClosed, "1")))
    await service.close()

    let reopened = try ledger.open()
    let later = try await reopened.submit(bytes).get()
    #expect(later.isRepeat)
    #expect(later.receipt.entry == first.receipt.entry)
    _ = try ProofFile(bytes: later.receipt.file).verify(
      entry: later.receipt.entry, origin: ledger.anchor.origin, verifiers: try ledger.verifiers)
    await reopened.close()
  }
}
