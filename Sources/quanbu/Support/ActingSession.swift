import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import Signing
import Vouchers
import Wire

/// A party at work on an embedded ledger: its key, and the service its commands go to. Commands are signed exactly
/// as for the network: the service sees nothing but their bytes.
struct ActingSession {
  let service: OpenLedger
  let folder: LedgerFolder
  let signer: CommandSigner
  private let receipts: String?

  /// Opens the ledger and the key; refuses what `OpenLedger.open` refuses.
  static func open(_ ledger: LedgerOptions, _ acting: ActingOptions) throws -> ActingSession {
    let folder = try ledger.folder()
    let passphrase = try acting.passphrase.passphrase()
    let clock = try acting.timeSource()
    // The party's key first: it is the likelier one to be wrong, and nothing is locked yet.
    let key = try KeyFile.read(acting.key, passphrase: passphrase)
    let keyID = try PublicKeyFile.read(beside: acting.key).id
    let service = try OpenLedger.open(
      folder, clock: clock, passphrase: try acting.service.passphrase { passphrase })
    let signer = CommandSigner(
      keyID: keyID, key: key, origin: service.origin, seen: try newestHead(folder),
      clock: clock ?? SystemClock())
    return ActingSession(service: service, folder: folder, signer: signer, receipts: acting.receipts)
  }

  /// The last checkpoint this party can verify: on an embedded ledger, the newest.
  private static func newestHead(_ folder: LedgerFolder) throws -> TreeHead {
    let journal = try SQLiteJournal.open(path: folder.journal, mode: .reader)
    defer { try? journal.close() }
    guard let checkpoint = try journal.newestCheckpoint() else {
      throw ServiceError(.treeBroken, "no checkpoint")
    }
    return checkpoint.head
  }

  /// Signs and submits one act; keeps the receipt whatever the answer is. Throws only what was not journalled.
  func submit(_ act: Act) async throws -> Answer {
    let answer = try await service.submit(try signer.sign(act)).get()
    try keep(answer.receipt)
    return answer
  }

  /// As ``submit(_:)``; throws a refusal as a failure with exit status 3, its receipt written all the same.
  @discardableResult
  func perform(_ act: Act) async throws -> Answer {
    let answer = try await submit(act)
    if case .refused(let refused) = answer.outcome { throw CommandFailure(refusing: refused, answer.receipt) }
    return answer
  }

  /// Writes a receipt where the options say.
  func keep(_ receipt: Receipt) throws {
    guard let receipts else { return }
    let path = receipts + "/\(receipt.sequence).receipt"
    do {
      try FileManager.default.createDirectory(atPath: receipts, withIntermediateDirectories: true)
      try Data(receipt.file).write(to: URL(fileURLWithPath: path))
    } catch {
      throw ServiceError(.outputUnwritable, path)
    }
  }

  func close() async {
    await service.close()
  }
}

extension ActingSession {
  /// Opens, works and closes, whatever happens.
  static func run<Result>(
    _ ledger: LedgerOptions, _ acting: ActingOptions, _ body: (ActingSession) async throws -> Result
  ) async throws -> Result {
    let session = try open(ledger, acting)
    do {
      let result = try await body(session)
      await session.close()
      return result
    } catch {
      await session.close()
      throw error
    }
  }
}

extension ActingSession {
  /// Performs one act and says where it stands; `proposed` acts say what is still needed.
  static func perform(
    _ act: Act, _ ledger: LedgerOptions, _ acting: ActingOptions, _ output: OutputOptions
  ) async throws {
    let answer = try await run(ledger, acting) { try await $0.perform(act) }
    let entry = answer.receipt.sequence
    let isProposal = answer.outcome == .accepted([.proposed])
    if output.json {
      Console.json {
        $0.member("entry", entry)
        $0.member("act", act.name)
        $0.member("state", isProposal ? "proposed" : "done")
      }
      return
    }
    Console.out("#\(entry)  \(ActSummary.of(act).current)")
    guard isProposal else { return }
    Console.say(
      "已提出，待另一人复核：第 \(entry) 条", "proposed; waits for a second person to approve entry \(entry)")
  }
}

extension CommandFailure {
  /// A journalled refusal, with its number, name, subject and where it stands.
  init(refusing refused: Refused, _ receipt: Receipt) {
    let subject = refused.subject.isEmpty ? "" : " [\(refused.subject)]"
    let text = Text(refused.refusal.chinese, refused.refusal.english)
    self.init(
      .refused,
      [
        "\(refused.refusal.name) (\(refused.refusal.rawValue))\(subject): \(text.current)  #\(receipt.sequence)"
      ])
  }
}
