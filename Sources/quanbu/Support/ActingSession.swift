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
    let service = try OpenLedger.open(folder, clock: clock, passphrase: passphrase)
    let signer = try CommandSigner(
      keyFile: acting.key, passphrase: passphrase, origin: service.origin, seen: try newestHead(folder),
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

  /// Signs and submits one act; throws a refusal as a failure with exit status 3, its receipt written all the same.
  @discardableResult
  func perform(_ act: Act) async throws -> Answer {
    let answer = try await service.submit(try signer.sign(act)).get()
    try keep(answer.receipt)
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
