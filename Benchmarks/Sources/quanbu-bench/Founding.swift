import Foundation
import Ledger
import LedgerService
import Signing
import Vouchers
import Wire

/// Founds the ledger and puts everybody in place: rules, money, keys, institutions, batches.
struct Founding {
  let workshop: Workshop
  let plan: Plan

  func run() async throws {
    let roots = try (1...3).map { try workshop.signatory("root-\($0)") }
    let entities = try Plan.entities.map { Genesis.Entity(code: try EntityCode($0), name: $0) }
    let anchor = try LedgerFounder.found(
      LedgerFounder.Plan(
        origin: Workshop.origin, fund: "基准", demonstration: true, entities: entities,
        roots: try roots.enumerated().map {
          Genesis.Root(key: $0.element.newKey, person: try PersonID("p-root-\($0.offset)"))
        }),
      in: workshop.folder, clock: RunClock(try Stage.found.instant(0, of: 1)), passphrase: workshop.passphrase
    )
    try Data(anchor.bytes).write(to: URL(fileURLWithPath: workshop.trust))
    let session = try Session(workshop, plan, .found)
    let parties = try await registerKeys(session, roots)
    try await publishRules(session, parties)
    try await fund(session, parties)
    try await registerInstitutions(session, parties)
    try await createBatches(session, parties)
    await session.ledger.close()
  }

  private typealias Parties = [String: Signatory]

  private func now() throws -> Instant { try Stage.found.instant(0, of: 1) }

  private func byTwo(_ act: Act, _ session: Session, _ maker: Signatory, _ checker: Signatory) async throws {
    let proposal = try await session.must(act, by: maker, at: try now()).receipt.sequence
    try await session.must(.approve(Approve(proposal: proposal)), by: checker, at: try now())
  }

  private func registerKeys(_ session: Session, _ roots: [Signatory]) async throws -> Parties {
    let roles: [(String, Role)] = [
      ("registrar-1", .registrar), ("registrar-2", .registrar), ("issuer-1", .issuer), ("issuer-2", .issuer),
      ("v-1", .voucher), ("channel-1", .channel), ("reviewer-1", .reviewer), ("maker-1", .financeMaker),
      ("checker-1", .financeChecker),
    ]
    var parties: Parties = [:]
    for (name, role) in roles {
      let party = try workshop.signatory(name)
      let act = Act.registerKey(
        RegisterKey(key: party.newKey, person: try PersonID("p-" + name), role: role, scope: .province))
      try await byTwo(act, session, roots[0], roots[1])
      parties[name] = party
    }
    return parties
  }

  private func party(_ name: String, of parties: Parties) throws -> Signatory {
    guard let party = parties[name] else { throw BenchError("no key \(name)") }
    return party
  }

  /// Windows long enough that every voucher can still be redeemed at the end.
  private static let rules = [
    """
    {"id":"bench-windows","document":"基准1号","title":"期限","effective":"2021-01-01","validity":{"months":12},\
    "claimWindowDays":60,"correctionDays":15,"lapseDelayDays":1,"oneLiveVoucher":true}
    """,
    """
    {"id":"bench-rates","document":"基准2号","title":"标准","effective":"2021-01-01",\
    "sameOccupationAndGradeOnce":true,"counts":{"perYear":3,"total":3},"gradeRates":[\
    {"certificate":"skill-grade","grade":5,"yuan":"300.00"},{"certificate":"skill-grade","grade":4,"yuan":"500.00"},\
    {"certificate":"skill-grade","grade":3,"yuan":"700.00"}],\
    "hourRate":{"yuan":"25.00","leastHours":20,"mostHours":80}}
    """,
    """
    {"id":"bench-service","document":"基准3号","title":"运行","effective":"2021-01-01",\
    "service":{"commandWindowMinutes":43200,"maxClockStepHours":720,"refusalsPerHour":200}}
    """,
  ]

  private func publishRules(_ session: Session, _ parties: Parties) async throws {
    for text in Self.rules {
      let rules = try RulesDocument(JSON(parsing: Array(text.utf8)))
      try await byTwo(
        .publishRules(PublishRules(rules: rules)), session, try party("registrar-1", of: parties),
        try party("registrar-2", of: parties))
    }
  }

  private func fund(_ session: Session, _ parties: Parties) async throws {
    let maker = try party("maker-1", of: parties)
    let checker = try party("checker-1", of: parties)
    let tranche = try TrancheID(Plan.tranche)
    let share = Plan.faceFen * Int64(plan.vouchers / Plan.entities.count + Plan.listLength)
    let appropriation = Appropriate(
      tranche: tranche, fen: share * Int64(Plan.entities.count), document: "基准1号")
    try await byTwo(.appropriate(appropriation), session, maker, checker)
    let shares = try Plan.entities.map { Allocate.Share(entity: try EntityCode($0), fen: share) }
    try await byTwo(
      .allocate(Allocate(tranche: tranche, shares: shares, document: "基准1号")), session, maker, checker)
  }

  private func registerInstitutions(_ session: Session, _ parties: Parties) async throws {
    let programme = Programme(
      code: try ProgrammeCode("welding"), occupation: try OccupationCode("6-18-02-04"),
      certificate: .skillGrade,
      grade: 4, hours: 80)
    for (index, institution) in try workshop.institutions().enumerated() {
      let act = RegisterInstitution(
        code: try Self.creditCode(index), name: "培训学校\(index)",
        entity: try EntityCode(Plan.entities[index / Plan.institutionsPerEntity]), programmes: [programme],
        key: institution.newKey, override: nil)
      try await session.must(
        .registerInstitution(act), by: try party("registrar-1", of: parties), at: try now())
    }
  }

  private static func creditCode(_ index: Int) throws -> CreditCode {
    let digits = String(index)
    let front = "52350000MJ" + String(repeating: "0", count: 7 - digits.utf8.count) + digits
    guard let check = CreditCode.check(for: front.utf8) else { throw BenchError("credit code \(front)") }
    return try CreditCode(front + String(UnicodeScalar(check)))
  }

  private func createBatches(_ session: Session, _ parties: Parties) async throws {
    for entity in Plan.entities.indices where plan.count(of: entity) > 0 {
      let act = CreateBatch(
        batch: try Plan.batch(entity), tranche: try TrancheID(Plan.tranche),
        entity: try EntityCode(Plan.entities[entity]), reach: .targeted, value: .face, fen: Plan.faceFen,
        count: Int64(plan.count(of: entity)), commitment: .issue)
      try await byTwo(
        .createBatch(act), session, try party("issuer-1", of: parties), try party("issuer-2", of: parties))
    }
  }
}
