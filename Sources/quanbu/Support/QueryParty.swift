import ArgumentParser
import Foundation
import LedgerService
import Signing
import Vouchers

/// Who asks: a key, and the clock of whoever holds it.
struct QueryParty: Sendable {
  let keyID: KeyID
  let key: PrivateKey
  /// Only for a demonstration ledger.
  let clock: (any TimeSource)?

  /// The signed bytes of a question with a fresh id.
  func sign(_ question: Question, for origin: String) throws -> [UInt8] {
    let now = (clock ?? SystemClock()).now()
    let query = Query(
      audience: origin, id: CommandID(at: now, random: Random.bytes(10)), issuedAt: now.seconds,
      question: question)
    return try CompactJWS.sign(payload: query.payload, keyID: keyID.text, type: Query.type, with: key)
  }

  /// What a door answers to a question. Where an answer was lost on the way, the door may have been asked twice and know the
  /// id already: then it is asked once more under a new one.
  func ask(_ question: Question, of door: any LedgerDoor) throws -> QueryAnswer {
    do {
      return try door.answer(try sign(question, for: door.origin), question)
    } catch let error as TurnedBack where error.code == Rejection.queryIDReused.code {
      return try door.answer(try sign(question, for: door.origin), question)
    }
  }

  /// The same of what is to be done as well: done a second time, it changes nothing.
  func perform(_ question: Question, through door: any LedgerDoor) async throws -> QueryAnswer {
    do {
      return try await door.perform(try sign(question, for: door.origin), question)
    } catch let error as TurnedBack where error.code == Rejection.queryIDReused.code {
      return try await door.perform(try sign(question, for: door.origin), question)
    }
  }

  static func read(_ path: String, _ passphrase: PassphraseOptions, _ clock: ClockOptions) throws
    -> QueryParty
  {
    let key = try KeyFile.read(path, passphrase: try passphrase.passphrase())
    return QueryParty(
      keyID: try PublicKeyFile.read(beside: path).id, key: key, clock: try clock.timeSource())
  }
}

/// Who asks, with which key, and when: for commands that need a key however the ledger is reached.
struct AskingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "查询人的签名密钥文件 The signing key file of whoever asks (NAME.key beside NAME.pub).", valueName: "file"))
  var key: String

  @OptionGroup var passphrase: PassphraseOptions

  @OptionGroup var clock: ClockOptions

  func party() throws -> QueryParty { try QueryParty.read(key, passphrase, clock) }
}

/// Which ledger a command reads, and who asks where it must be asked.
struct ReadingOptions: ParsableArguments {
  @OptionGroup var place: LedgerOptions

  @Option(
    help: ArgumentHelp(
      "查询人的签名密钥文件，仅与 --server 同用 The key file of whoever asks, needed with --server (QUANBU_KEY).",
      valueName: "file"))
  var key: String?

  @OptionGroup var passphrase: PassphraseOptions

  @OptionGroup var clock: ClockOptions

  func party() throws -> QueryParty {
    guard let path = key ?? ProcessInfo.processInfo.environment["QUANBU_KEY"] else {
      throw CommandFailure(
        .usage, code: "key-needed",
        Text(
          "向服务查询须签名：请写 --key，或设 QUANBU_KEY",
          "what is asked of a server is signed: give --key, or set QUANBU_KEY"))
    }
    return try QueryParty.read(path, passphrase, clock)
  }

  /// Looks at the ledger, and closes it again.
  func view<Result>(_ body: (LedgerView) throws -> Result) throws -> Result {
    try place.view(asking: party, body)
  }
}

extension ActingOptions {
  func party() throws -> QueryParty { try QueryParty.read(key, passphrase, clock) }
}
