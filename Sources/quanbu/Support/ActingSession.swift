import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import Signing
import Vouchers
import Wire

/// A party at work: its key, and the door its commands go through. Commands are signed in the same way whichever door
/// that is: whoever takes them sees nothing but their bytes.
struct ActingSession {
  let door: any LedgerDoor
  let signer: CommandSigner
  /// The same key, for questions.
  let party: QueryParty
  /// Where its signed commands wait for their answers.
  let outbox: Outbox
  private let receipts: String?

  /// Opens the key and the door; refuses what `OpenLedger.open` refuses.
  static func open(_ ledger: LedgerOptions, _ acting: ActingOptions) throws -> ActingSession {
    // A folder that is none is told before anybody types a passphrase.
    if ledger.server == nil { _ = try ledger.folder() }
    let passphrase = try acting.passphrase.passphrase()
    let clock = try acting.timeSource()
    // The party's key first: it is the likelier one to be wrong, and nothing is locked yet.
    let key = try KeyFile.read(acting.key, passphrase: passphrase)
    let keyID = try PublicKeyFile.read(beside: acting.key).id
    let door = try ledger.actingDoor(clock: clock) { try acting.service.passphrase { passphrase } }
    let seen: TreeHead
    do { seen = try door.newestHead() } catch {
      door.leave()
      throw error
    }
    let signer = CommandSigner(
      keyID: keyID, key: key, origin: door.origin, seen: seen, clock: clock ?? SystemClock())
    return ActingSession(
      door: door, signer: signer, party: QueryParty(keyID: keyID, key: key, clock: clock),
      outbox: Outbox(folder: acting.namedOutbox ?? ledger.outbox), receipts: acting.receipts)
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

  /// Has the ledger keep a payee account, before the act that names its hash.
  func keep(_ account: PayeeAccount) async throws {
    let question = Question.payeeKeep(
      PayeeKeep(
        institution: account.institution, salt: account.salt, accountName: account.name,
        number: account.number,
        bank: account.bank))
    let answer = try await party.perform(question, through: door)
    guard answer == .kept(account.hash) else { throw LedgerView.otherAnswer(question) }
  }

  func close() async {
    await door.close()
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
  ///
  /// - Parameter then: what is looked at once more, before the door closes.
  static func perform(
    _ act: Act, _ ledger: LedgerOptions, _ acting: ActingOptions, _ output: OutputOptions,
    then: (ActingSession) throws -> Void = { _ in }
  ) async throws {
    let answer = try await run(ledger, acting) { session in
      let answer = try await session.perform(act)
      try then(session)
      return answer
    }
    tell(answer, to: act, output)
  }

  /// As ``perform(_:_:_:_:)``, of a key that must be fit for the ledger.
  static func perform(
    _ act: Act, naming key: PublicKeyFile, _ ledger: LedgerOptions, _ acting: ActingOptions,
    _ output: OutputOptions
  ) async throws {
    let answer = try await run(ledger, acting) { session in
      try key.requireFit(forDemonstration: session.door.isDemonstration)
      return try await session.perform(act)
    }
    tell(answer, to: act, output)
  }

  private static func tell(_ answer: Answer, to act: Act, _ output: OutputOptions) {
    let entry = answer.receipt.sequence
    let isProposal = answer.outcome == .accepted([.proposed])
    if output.json {
      Console.json {
        $0.member("entry", entry)
        $0.member("act", act.name)
        $0.member("state", isProposal ? "proposed" : "done")
        if answer.isRepeat { $0.member("repeated", true) }
      }
      return
    }
    Console.out("#\(entry)  \(ActSummary.of(act).current)\(answer.note)")
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
