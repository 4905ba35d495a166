internal import Ledger
public import LedgerService
internal import TestSupport
public import Vouchers
public import Wire
internal import Signing

/// A ledger ready to issue vouchers: keys, rules, money, one institution, one batch. All of it was written by signed
/// commands through the service.
public struct Province: Sendable {
  public static let batch: BatchID = "batch-1"
  public static let pool: BatchID = "pool-1"
  /// Face of a voucher of the batch, in fen.
  public static let fen: Int64 = 70_000
  public static let entity: EntityCode = "xiamen"

  public let ledger: TemporaryLedger

  /// - Parameter queries: the member of that name in the rules' service limits, as JSON; none by default.
  public static func founded(refusalsPerHour: Int = 200, queries: String? = nil) async throws -> Province {
    let province = Province(ledger: try TemporaryLedger())
    let service = try province.ledger.open()
    try await province.setUp(service, rules: Self.rules(refusalsPerHour, queries))
    await service.close()
    return province
  }

  /// The same province again, as a backup would bring it back; from here on the two have histories of their own.
  public func copied() throws -> Province { Province(ledger: try TemporaryLedger(copying: ledger)) }

  private func setUp(_ service: OpenLedger, rules: RulesDocument) async throws {
    let keys = Scenario.roleKeys.filter { ledger.parties[$0.0] != nil }.map { id, role, scope in
      Act.registerKey(
        RegisterKey(key: ledger.party(id).newKey, person: Scenario.person(of: id), role: role, scope: scope))
    }
    try await together(keys, "root-1", "root-2", service)
    try await together(
      [.publishRules(PublishRules(rules: rules))], "registrar-1", "registrar-2", service)
    try await together(
      [.appropriate(Appropriate(tranche: Scenario.tranche, fen: Scenario.fund, document: "闽财社指〔2021〕1号"))],
      "maker-1", "checker-1", service)
    let share = Allocate.Share(entity: Self.entity, fen: 20_000_000_000)
    try await together(
      [.allocate(Allocate(tranche: Scenario.tranche, shares: [share], document: "闽财社〔2021〕3号"))], "maker-1",
      "checker-1", service)
    try await accept(
      .registerInstitution(
        RegisterInstitution(
          code: Scenario.school, name: "学校", entity: Self.entity, programmes: Scenario.programmes,
          key: ledger.party("school-1").newKey, override: "登记在册")), by: "registrar-1", service)
    try await together(
      [.setPayee(SetPayee(code: Scenario.school, account: .fake("payee", 1)))], "registrar-1", "registrar-2",
      service)
    let batches = [(Self.batch, Reach.targeted), (Self.pool, .open)].map { id, reach in
      Act.createBatch(
        CreateBatch(
          batch: id, tranche: Scenario.tranche, entity: Self.entity, reach: reach, value: .face,
          fen: Self.fen,
          count: 100_000, commitment: .issue))
    }
    try await together(batches, "issuer-1", "issuer-2", service)
  }

  private static func rules(_ refusalsPerHour: Int, _ queries: String?) -> RulesDocument {
    let text = String(decoding: Scenario.rules.json.serialized, as: UTF8.self)
    let limits = "\"refusalsPerHour\":\(refusalsPerHour)" + (queries.map { ",\"queries\":" + $0 } ?? "")
    return .written(text.split(separator: "\"refusalsPerHour\":200").joined(separator: limits))
  }

  // MARK: - Acts through the service

  /// The act must be accepted.
  @discardableResult
  public func accept(
    _ act: Act, by id: KeyID, _ service: OpenLedger
  ) async throws -> (event: Event, sequence: Int64) {
    try Self.accepted(await service.submit(try ledger.sign(act, by: id)), act.name)
  }

  /// Acts of two persons: each proposed by one and approved by the other.
  public func together(
    _ acts: [Act], _ maker: KeyID, _ checker: KeyID, _ service: OpenLedger
  ) async throws {
    let proposals = await service.submit(all: try acts.map { try ledger.sign($0, by: maker) })
    let numbers = try zip(proposals, acts).map { try Self.accepted($0, $1.name).sequence }
    let approvals = try numbers.map { try ledger.sign(.approve(Approve(proposal: $0)), by: checker) }
    for (answer, act) in zip(await service.submit(all: approvals), acts) {
      _ = try Self.accepted(answer, act.name)
    }
  }

  private static func accepted(
    _ answer: Result<Answer, Rejection>, _ name: String
  ) throws -> (event: Event, sequence: Int64) {
    let answer = try answer.get()
    guard case .accepted(let events) = answer.outcome else {
      throw UnexpectedOutcome("\(name): \(answer.outcome)")
    }
    return (events[0], answer.receipt.sequence)
  }

  // MARK: - Vouchers

  public static func holder(_ number: Int64) -> Hash256 { .fake("holder", number) }

  /// A token of the right form; its signature is nobody's, which the ledger does not ask.
  public static func token(_ number: Int64) -> String {
    Base64.encodeURL(Array(#"{"alg":"ES256","kid":"voucher-1","typ":"voucher+jwt"}"#.utf8)) + "."
      + Base64.encodeURL(claims(number).payload) + "." + Base64.encodeURL(Array(repeating: 7, count: 64))
  }

  /// What the token of a voucher of the batch says.
  public static func claims(_ number: Int64) -> VoucherToken {
    VoucherToken(
      number: VoucherNumber(integerLiteral: number), expires: "2021-10-04", fen: fen, batch: batch)
  }

  public static func issue(first: Int64, count: Int64, tokens: [String]? = nil) -> Act {
    let tokens = tokens ?? (first..<(first + count)).map(token)
    let items = zip(first..<(first + count), tokens).map { number, token in
      IssueVouchers.Item(holder: holder(number), token: Digest.sha256(Array(token.utf8)))
    }
    return .issueVouchers(
      IssueVouchers(batch: batch, first: VoucherNumber(integerLiteral: first), items: items))
  }

  public static func claim(_ number: Int64) -> Act {
    .claimVoucher(ClaimVoucher(voucher: VoucherNumber(integerLiteral: number), holder: holder(number)))
  }

  /// A class of one day: the day it is filed.
  public static func file(_ id: ClassID, on day: Day, days: Int = 0) -> Act {
    .fileClass(
      FileClass(
        id: id, programme: "welder-5", entity: entity, start: day, end: day.adding(days: days), seats: 1000,
        uplift: nil, plan: .fake("plan", 1)))
  }

  public static func activate(_ id: ClassID, _ numbers: [Int64], tokens: [String]? = nil) -> Act {
    let tokens = tokens ?? numbers.map(token)
    return .activateVouchers(
      ActivateVouchers(
        id: id,
        learners: zip(numbers, tokens).map { ActivateVouchers.Learner(token: $1, holder: holder($0)) }))
  }

  public static func redeem(_ id: ClassID, _ numbers: [Int64]) -> Act {
    .redeemVouchers(
      RedeemVouchers(
        id: id,
        learners: numbers.map {
          RedeemVouchers.Learner(
            voucher: VoucherNumber(integerLiteral: $0), certificate: .skillGrade, hours: 80,
            attendance: .fake("attendance", $0), examination: .fake("examination", $0))
        }))
  }

  /// Vouchers from `first` on, issued to and claimed by a holder each, and activated in a class of this day.
  public func activated(
    _ id: ClassID, first: Int64, count: Int64, _ service: OpenLedger
  ) async throws {
    try await accept(Self.issue(first: first, count: count), by: "issuer-1", service)
    let claims = try (first..<(first + count)).map { try ledger.sign(Self.claim($0), by: "channel-1") }
    for answer in await service.submit(all: claims) { _ = try Self.accepted(answer, "claim") }
    try await accept(Self.file(id, on: ledger.clock.now().day), by: "school-1", service)
    try await accept(.approveClass(ApproveClass(id: id)), by: "reviewer-1", service)
    try await accept(Self.activate(id, Array(first..<(first + count))), by: "school-1", service)
  }
}
