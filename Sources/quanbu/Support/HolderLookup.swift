import ArgumentParser
import Intake
import Ledger
import LedgerService
import Signing
import Vouchers
import Wire

/// Turns ID numbers into holder references as any party does: by signed queries. The pepper is the service's alone.
struct HolderLookup {
  /// People in one query: fewer when each comes with a token.
  private static let most = (bare: HolderReferences.limit, withTokens: 100)

  let keyID: KeyID
  let key: PrivateKey
  let origin: String
  let clock: any TimeSource
  /// Who answers.
  let answer: ([UInt8]) throws(Rejection) -> QueryAnswer

  /// The references in the order of the people; `nil` for whom no right to know was shown.
  func references(
    of people: [HolderReferences.Person], for purpose: HolderReferences.Purpose
  ) throws -> [Hash256?] {
    let most = people.contains { $0.token != nil } ? Self.most.withTokens : Self.most.bare
    var found: [Hash256?] = []
    for start in stride(from: 0, to: people.count, by: most) {
      let part = Array(people[start..<min(start + most, people.count)])
      let question = Question.holderReferences(HolderReferences(purpose: purpose, persons: part))
      guard case .holderReferences(let references) = try answer(try sign(question)) else { continue }
      found += references
    }
    return found
  }

  /// The references of people who show nothing: for those whose role may know them.
  func references(of ids: [NationalID], for purpose: HolderReferences.Purpose) throws -> [Hash256] {
    try references(of: ids.map { HolderReferences.Person(id: $0) }, for: purpose).map { reference in
      guard let reference else { throw Rejection.refused(Refused(.notPresented)) }
      return reference
    }
  }

  /// As ``references(of:for:)``, of one.
  func reference(of id: NationalID, for purpose: HolderReferences.Purpose) throws -> Hash256 {
    guard let reference = try references(of: [id], for: purpose).first else {
      throw Rejection.refused(Refused(.notPresented))
    }
    return reference
  }

  private func sign(_ question: Question) throws -> [UInt8] {
    let now = clock.now()
    let query = Query(
      audience: origin, id: CommandID(at: now, random: Random.bytes(10)), issuedAt: now.seconds,
      question: question)
    return try CompactJWS.sign(payload: query.payload, keyID: keyID.text, type: Query.type, with: key)
  }
}

extension ActingSession {
  /// Lookups signed by the acting party.
  var holders: HolderLookup {
    HolderLookup(
      keyID: signer.keyID, key: signer.key, origin: signer.origin, clock: signer.clock,
      answer: { jws throws(Rejection) in try service.look(jws) })
  }
}

/// Who asks, with which key, and when: for commands that only read.
struct AskingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "查询人的签名密钥文件 The signing key file of whoever asks (NAME.key beside NAME.pub).", valueName: "file"))
  var key: String

  @OptionGroup var passphrase: PassphraseOptions

  @OptionGroup var clock: ClockOptions

  /// Lends lookups that are answered beside a running writer, and closes them again.
  func lookUp<Result>(
    in folder: LedgerFolder, _ body: (HolderLookup) throws -> Result
  ) throws -> Result {
    let privateKey = try KeyFile.read(key, passphrase: try passphrase.passphrase())
    let id = try PublicKeyFile.read(beside: key).id
    let time = try clock.timeSource()
    let desk = try QueryDesk.open(folder, clock: time)
    defer { desk.close() }
    return try body(
      HolderLookup(
        keyID: id, key: privateKey, origin: desk.origin, clock: time ?? SystemClock(),
        answer: { jws throws(Rejection) in try desk.answer(jws) }))
  }
}
