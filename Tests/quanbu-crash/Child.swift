import Ledger
import LedgerService
import ServiceSupport
import Signing
import TestSupport
import Vouchers
import Wire

/// A ledger opened by a child process, and the parties whose keys lie beside it.
struct Child: Sendable {
  let service: OpenLedger
  let clock: any TimeSource
  private let parties: [KeyID: TestParty]

  init(root: String, options: OpenLedger.Options = OpenLedger.Options()) throws {
    clock = DemonstrationClock(startingAt: try Instant("2021-07-05T09:00:00+08:00"))
    service = try OpenLedger.open(
      TemporaryLedger.folder(in: root), clock: clock, passphrase: try TemporaryLedger.passphrase,
      options: options, logger: TemporaryLedger.silence)
    let ids: [KeyID] = ["issuer-1", "channel-1", "school-1", "reviewer-1"]
    parties = Dictionary(uniqueKeysWithValues: try ids.map { ($0, try TestParty($0, in: root)) })
  }

  /// Submits a command and says what came of it; whether it was answered with an entry.
  func submit(_ act: Act, by id: KeyID) async -> Bool { await sequence(of: act, by: id) != nil }

  /// As ``submit(_:by:)``: the sequence number of an accepted command, -1 of a refused one.
  func sequence(of act: Act, by id: KeyID) async -> Int64? {
    guard let party = parties[id] else { return nil }
    let now = clock.now()
    let command = CommandID(at: now, random: Random.bytes(10))
    do {
      let answer = try await service.submit(try party.sign(act, at: now, command: command)).get()
      let digest = Digest.sha256(answer.receipt.entry)
      Line.say("A \(id) \(command) \(answer.receipt.sequence) \(digest.base64URL)")
      if case .accepted = answer.outcome { return answer.receipt.sequence }
      return -1
    } catch {
      Line.say("X \(Line.code(error))")
      return nil
    }
  }
}
