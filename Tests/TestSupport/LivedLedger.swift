import Foundation
public import Journal
import Ledger
public import LedgerService
import MerkleLog
public import Signing
import Synchronization
public import Vouchers
import Wire

/// A small ledger that has lived: founded, funded, its parties at work, money paid, vouchers lapsed, some
/// commands refused. Lies in a folder of its own, with receipts held outside; removed with the object.
public final class LivedLedger: @unchecked Sendable {
  public let root: String
  public let folder: LedgerFolder
  public let anchor: TrustAnchor
  public let passphrase: Passphrase
  /// Where receipts and checkpoints are held.
  public var held: String { root + "/held" }
  public var passphraseFile: String { root + "/passphrase" }

  /// Unchecked: only the task that makes the ledger changes these, and nobody else sees it before.
  private let clock: SettableClock
  private var parties: [String: LivedParty] = [:]
  private var service: OpenLedger?
  private var seen = TreeHead.empty
  private var tokens: [Int64: [UInt8]] = [:]

  private init() throws {
    root = NSTemporaryDirectory() + "quanbu-lived-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: root + "/held", withIntermediateDirectories: true)
    folder = LedgerFolder(path: root + "/ledger", keys: root + "/keys", highWater: root + "/high-water")
    clock = SettableClock(try Instant("2021-07-05T09:00:00+08:00"))
    passphrase = try Passphrase(Array("correct horse".utf8))
    _ = FileManager.default.createFile(
      atPath: root + "/passphrase", contents: Data("correct horse\n".utf8),
      attributes: [.posixPermissions: 0o600])
    let roots = try (1...3).map { try LivedParty("root-\($0)", person: "p-root-\($0)") }
    for party in roots { parties[party.id.text] = party }
    let plan = LedgerFounder.Plan(
      origin: "quanbu.example/lived", fund: "测试资金", demonstration: true,
      entities: [
        Genesis.Entity(code: EntityCode("fujian"), name: "省本级"),
        Genesis.Entity(code: EntityCode("fuzhou"), name: "福州市"),
      ], roots: roots.map { Genesis.Root(key: $0.newKey, person: $0.person) })
    anchor = try LedgerFounder.found(plan, in: folder, clock: clock, passphrase: passphrase)
    try Data(anchor.bytes).write(to: URL(fileURLWithPath: root + "/trust.json"))
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  /// Makes one and lets it live through a summer.
  ///
  /// - Parameter isLapsing: whether in the end it lets lapse what was not used in time.
  public static func make(isLapsing: Bool = true) async throws -> LivedLedger {
    let ledger = try LivedLedger()
    let code = try CreditCode("91350100M000100Y43")
    try ledger.keepAccount(of: code)
    ledger.service = try OpenLedger.open(ledger.folder, clock: ledger.clock, passphrase: ledger.passphrase)
    try await ledger.registerParties()
    try await ledger.fund()
    try await ledger.registerInstitution(code)
    try await ledger.issueAndClaim()
    try await ledger.teach()
    try await ledger.refuse()
    try await ledger.pay()
    ledger.clock.step(hours: 24 * 120)
    if isLapsing { _ = try await ledger.lapse() }
    try await ledger.after()
    await ledger.service?.close()
    ledger.service = nil
    return ledger
  }
}

extension LivedLedger {
  /// Opens the ledger again and writes `count` more commands, each refused: its key is suspended.
  public func goOn(_ count: Int) async throws {
    service = try OpenLedger.open(folder, clock: clock, passphrase: passphrase)
    for _ in 0..<count {
      try await submit(
        .claimVoucher(ClaimVoucher(voucher: VoucherNumber(100), holder: holder(100))), by: "channel")
    }
    await service?.close()
    service = nil
  }
}

// MARK: acts

extension LivedLedger {
  private func sign(_ act: Act, by name: String) throws -> [UInt8] {
    guard parties[name] != nil else { throw LivedProblem.party(name) }
    return try command(act, by: name)
  }

  /// A command as a party signs it now, or with something else in it. Whom nobody registered signs with a key of its
  /// own.
  ///
  /// - Parameter secondsAgo: how long before the ledger's newest moment it was signed.
  public func command(
    _ act: Act, by name: String, audience: String? = nil, secondsAgo: Int64 = 0, seen: Seen? = nil
  ) throws -> [UInt8] {
    let party = try parties[name] ?? LivedParty(name, person: "p-" + name)
    let now = clock.now()
    let command = Command(
      audience: audience ?? anchor.origin, id: CommandID(at: now, random: Random.bytes(10)),
      issuedAt: now.seconds - secondsAgo, seen: seen ?? Seen(size: self.seen.size, root: self.seen.root),
      act: act)
    return try CompactJWS.sign(
      payload: command.payload, keyID: party.id.text, type: Command.type, with: party.key)
  }

  /// Submits, and takes the receipt's checkpoint as what everybody has seen from now on.
  @discardableResult
  private func submit(_ act: Act, by name: String, hold: Bool = false) async throws -> Answer {
    guard let service else { throw LivedProblem.closed }
    clock.step(milliseconds: 20_000)
    let answer = try await service.submit(sign(act, by: name)).get()
    try note(answer.receipt, hold: hold)
    return answer
  }

  private func note(_ receipt: Receipt, hold: Bool) throws {
    let verifiers = try anchor.logKeys.map { vkey in try NoteVerifier(vkey: vkey) }
    seen = try Checkpoint.open(receipt.checkpoint, origin: anchor.origin, verifiers: verifiers).head
    guard hold else { return }
    try Data(receipt.file).write(to: URL(fileURLWithPath: held + "/\(receipt.sequence).receipt"))
    try Data(receipt.checkpoint).write(to: URL(fileURLWithPath: held + "/\(seen.size).checkpoint"))
  }

  /// Accepted, or the test's own mistake.
  @discardableResult
  private func accept(_ act: Act, by name: String, hold: Bool = false) async throws -> Answer {
    let answer = try await submit(act, by: name, hold: hold)
    guard case .accepted = answer.outcome else {
      throw LivedProblem.refused("\(act.name): \(answer.outcome)")
    }
    return answer
  }

  private func together(_ act: Act, _ maker: String, _ checker: String) async throws {
    let proposal = try await accept(act, by: maker)
    try await accept(.approve(Approve(proposal: proposal.receipt.sequence)), by: checker)
  }

  private func keepAccount(of code: CreditCode) throws {
    let account = try LivedLedger.account(of: code)
    let journal = try SQLiteJournal.open(path: folder.journal, mode: .writer)
    try journal.keep(account)
    try journal.close()
  }

  private static func account(of code: CreditCode) throws -> PayeeAccount {
    try PayeeAccount(
      institution: code, salt: Array(repeating: 7, count: 16), name: "测试学校", number: "3500000000001",
      bank: "测试银行")
  }

  private func registerParties() async throws {
    let roles: [(String, Role, SignatureAlgorithm)] = [
      ("registrar-1", .registrar, .es256), ("registrar-2", .registrar, .es256), ("issuer-1", .issuer, .es256),
      ("issuer-2", .issuer, .es256), ("channel", .channel, .es256), ("reviewer", .reviewer, .sm2),
      ("opener", .reviewer, .es256), ("second", .reviewerSecond, .es256), ("maker", .financeMaker, .sm2),
      ("checker", .financeChecker, .es256), ("tokens", .voucher, .es256),
    ]
    for (name, role, algorithm) in roles {
      let party = try LivedParty(name, person: "p-" + name, algorithm: algorithm)
      parties[name] = party
      try await together(
        .registerKey(RegisterKey(key: party.newKey, person: party.person, role: role, scope: .province)),
        "root-1", "root-2")
    }
    try await together(.publishRules(PublishRules(rules: try Self.rules())), "registrar-1", "registrar-2")
  }

  private static func rules() throws -> RulesDocument {
    try RulesDocument(
      try JSON(
        parsing: Array(
          """
          {"id":"test-2021","document":"测〔2021〕1号","title":"测试规则","effective":"2021-01-01",
          "validity":{"months":3},"oneLiveVoucher":true,"sameOccupationAndGradeOnce":true,"claimWindowDays":30,
          "correctionDays":15,"lapseDelayDays":1,"gradeRates":[{"certificate":"skill-grade","grade":5,"yuan":"700.00"}],
          "service":{"commandWindowMinutes":1440,"maxClockStepHours":8784,"refusalsPerHour":200}}
          """.utf8)))
  }

  private func fund() async throws {
    let tranche = TrancheID("t-2021")
    try await together(
      .appropriate(Appropriate(tranche: tranche, fen: 100_000_000_00, document: "测指〔2021〕1号")), "maker",
      "checker")
    try await together(
      .allocate(
        Allocate(
          tranche: tranche,
          shares: [
            Allocate.Share(entity: EntityCode("fuzhou"), fen: 60_000_000_00),
            Allocate.Share(entity: EntityCode("fujian"), fen: 1_000_00),
          ], document: "测指〔2021〕2号")), "maker", "checker")
  }

  private func registerInstitution(_ code: CreditCode) async throws {
    let school = try LivedParty("school", person: "unused")
    parties["school"] = school
    let programme = Programme(
      code: ProgrammeCode("welder-5"), occupation: OccupationCode("6-18-02-04"),
      certificate: .skillGrade,
      grade: 5, hours: 60)
    try await accept(
      .registerInstitution(
        RegisterInstitution(
          code: code, name: "测试学校", entity: EntityCode("fuzhou"), programmes: [programme],
          key: school.newKey, override: nil)), by: "registrar-1")
    try await together(
      .setPayee(SetPayee(code: code, account: try Self.account(of: code).hash)), "registrar-1", "registrar-2")
  }

  /// How many vouchers there are; the first twelve are used.
  public static let vouchers: Int64 = 260

  private func holder(_ number: Int64) -> Hash256 {
    Digest.sha256(Array("holder \(number)".utf8))
  }

  private func token(_ number: Int64) throws -> [UInt8] {
    guard let signer = parties["tokens"] else { throw LivedProblem.party("tokens") }
    if let known = tokens[number] { return known }
    let token = VoucherToken(
      number: try VoucherNumber(number), expires: Day("2021-10-05"), fen: 1_000_00,
      batch: BatchID("b-1"))
    let bytes = try CompactJWS.sign(
      payload: token.payload, keyID: "tokens", type: VoucherToken.type, with: signer.key)
    tokens[number] = bytes
    return bytes
  }

  private func issueAndClaim() async throws {
    let batch = BatchID("b-1")
    try await together(
      .createBatch(
        CreateBatch(
          batch: batch, tranche: TrancheID("t-2021"), entity: EntityCode("fuzhou"), reach: .targeted,
          value: .entitlement, fen: 1_000_00, count: 1000, commitment: .issue)), "issuer-1", "issuer-2")
    for first in stride(from: Int64(1), through: Self.vouchers, by: 130) {
      let numbers = first..<min(first + 130, Self.vouchers + 1)
      let items = try numbers.map {
        IssueVouchers.Item(holder: holder($0), token: Digest.sha256(try token($0)))
      }
      try await accept(
        .issueVouchers(IssueVouchers(batch: batch, first: try VoucherNumber(first), items: items)),
        by: "issuer-1",
        hold: first == 1)
    }
    clock.step(milliseconds: 90_000)
    let claims = try (1...Self.vouchers).map {
      try sign(.claimVoucher(ClaimVoucher(voucher: try VoucherNumber($0), holder: holder($0))), by: "channel")
    }
    guard let service else { throw LivedProblem.closed }
    for answer in await service.submit(all: claims) { try note(answer.get().receipt, hold: false) }
  }

  private func teach() async throws {
    for (id, first) in [("c-1", Int64(1)), ("c-2", Int64(7))] {
      let room = try ClassID(id)
      try await accept(
        .fileClass(
          FileClass(
            id: room, programme: ProgrammeCode("welder-5"), entity: EntityCode("fuzhou"),
            start: Day("2021-07-06"), end: Day("2021-07-20"), seats: 40, uplift: nil,
            plan: Digest.sha256([1]))), by: "school")
      try await accept(.approveClass(ApproveClass(id: room)), by: "opener")
      let learners = try (first..<(first + 6)).map {
        ActivateVouchers.Learner(
          token: String(decoding: try token($0), as: UTF8.self), holder: holder($0))
      }
      try await accept(
        .activateVouchers(ActivateVouchers(id: room, learners: learners)), by: "school", hold: true)
    }
    clock.step(hours: 24 * 16)
    for (id, first) in [("c-1", Int64(1)), ("c-2", Int64(7))] {
      try await accept(
        .redeemVouchers(
          RedeemVouchers(id: try ClassID(id), learners: try (first..<(first + 5)).map { try learner($0) })),
        by: "school", hold: true)
    }
  }

  private func learner(_ number: Int64) throws -> RedeemVouchers.Learner {
    RedeemVouchers.Learner(
      voucher: try VoucherNumber(number), certificate: .skillGrade, hours: 60, attendance: Digest.sha256([2]),
      examination: Digest.sha256([3]))
  }

  /// Commands that are refused, each for another reason.
  private func refuse() async throws {
    try await submit(
      .redeemVouchers(RedeemVouchers(id: ClassID("c-1"), learners: [try learner(1)])), by: "school")
    try await submit(.approveClass(ApproveClass(id: ClassID("c-9"))), by: "opener")
    try await submit(
      .allocate(
        Allocate(
          tranche: TrancheID("t-2021"),
          shares: [Allocate.Share(entity: EntityCode("fuzhou"), fen: 90_000_000_00)], document: "超额")),
      by: "maker")
    try await submit(.cancelClass(CancelClass(id: ClassID("c-1"), reason: "试")), by: "checker")
  }

  private func pay() async throws {
    guard let service else { throw LivedProblem.closed }
    _ = service
    var claims: [Int64] = []
    for name in ["c-1", "c-2"] {
      let claim = try lastClaim(of: name)
      claims.append(claim)
      let cut = ReviewClaim.Exception(
        voucher: try VoucherNumber(name == "c-1" ? 1 : 7), judgement: .cut(fen: 500_00), reason: "课时不足")
      try await accept(.reviewClaim(ReviewClaim(claim: claim, exceptions: [cut])), by: "reviewer")
      try await accept(.approveClaim(ApproveClaim(claim: claim)), by: "second")
    }
    let fuzhou = EntityCode("fuzhou")
    let proposal = try await accept(
      .proposeSettlement(ProposeSettlement(tranche: TrancheID("t-2021"), entity: fuzhou, claims: claims)),
      by: "maker")
    let approval = try await accept(
      .approve(Approve(proposal: proposal.receipt.sequence)), by: "checker", hold: true)
    guard case .accepted(let events) = approval.outcome, case .ordered(let lines)? = events.first else {
      throw LivedProblem.refused("settlement")
    }
    try await bank(fuzhou, lines[0])
  }

  private func bank(_ entity: EntityCode, _ order: Event.OrderLine) async throws {
    let statement = StatementID("s-2021-07")
    let day = clock.now().day
    try await accept(
      .importStatement(
        ImportStatement(
          statement: statement, entity: entity, from: day, to: day, opening: 0,
          closing: 50_000_00 - order.fen,
          count: 2, first: 1,
          lines: [
            ImportStatement.Line(day: day, fen: 50_000_00, reference: nil, raw: Digest.sha256([4])),
            ImportStatement.Line(day: day, fen: -order.fen, reference: order.order, raw: Digest.sha256([5])),
          ])), by: "checker")
    let received = LineKey(statement: statement, line: 1)
    try await accept(.postLine(PostLine(line: received, kind: .interest)), by: "maker")
    try await together(
      .correctLine(CorrectLine(line: received, kind: .interest, reason: "实为到账")), "maker", "checker")
    try await accept(.postLine(PostLine(line: received, kind: .receipt)), by: "maker")
    try await accept(
      .confirmPayment(ConfirmPayment(order: order.order, line: LineKey(statement: statement, line: 2))),
      by: "maker")
  }

  private func lastClaim(of id: String) throws -> Int64 {
    let journal = try SQLiteJournal.open(path: folder.journal, mode: .reader)
    defer { try? journal.close() }
    guard let claim = try journal.claims(ofClass: try ClassID(id)).last else {
      throw LivedProblem.refused(id)
    }
    return claim.id
  }

  private func lapse() async throws -> LapseSummary {
    guard let service else { throw LivedProblem.closed }
    return try await service.lapse()
  }

  /// A key is suspended and tries on; another is replaced by its successor.
  private func after() async throws {
    try await together(
      .changeKey(ChangeKey(key: KeyID("channel"), change: .suspend, reason: "试")), "root-1", "root-2")
    try await submit(
      .claimVoucher(ClaimVoucher(voucher: VoucherNumber(100), holder: holder(100))), by: "channel")
    let successor = try LivedParty("issuer-1b", person: "p-issuer-1")
    parties["issuer-1b"] = successor
    try await accept(.rotateKey(RotateKey(key: successor.newKey, until: 10_000)), by: "issuer-1", hold: true)
  }
}

/// One party: a key and the name it is registered under.
struct LivedParty: Sendable {
  let id: KeyID
  let key: PrivateKey
  let person: PersonID

  init(_ id: String, person: String, algorithm: SignatureAlgorithm = .es256) throws {
    self.id = try KeyID(id)
    self.person = try PersonID(person)
    key = try PrivateKey.generate(algorithm)
  }

  var newKey: NewKey { NewKey(id: id, algorithm: key.algorithm.rawValue, spki: key.publicKey.spki) }
}

enum LivedProblem: Error {
  case party(String)
  case closed
  case refused(String)
}

/// A clock the fixture sets.
final class SettableClock: TimeSource {
  private let instant: Mutex<Instant>

  init(_ start: Instant) {
    instant = Mutex(start)
  }

  func now() -> Instant { instant.withLock { $0 } }

  func step(milliseconds: Int64) {
    instant.withLock { $0 = $0.adding(milliseconds: milliseconds) }
  }

  func step(hours: Int64) { step(milliseconds: hours * 3_600_000) }
}
