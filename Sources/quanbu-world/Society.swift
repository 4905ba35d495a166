import Vouchers

/// The whole synthetic world but what people later do. Made again from seed and size whenever it is needed, so that
/// no second copy can differ.
struct Society {
  /// Vouchers a world may have: every entity needs a few, and the fund's smallest share must hold its part.
  static let sizes = 200...600_000

  let seed: UInt64
  let vouchers: Int
  let institutions: [Institution]
  let batches: [Batch]
  let people: [Person]
  /// Rows that must be turned away, in one roster.
  let badRows: [BadRow]
  /// The batch whose roster has them.
  let badBatch: Int

  init(seed: UInt64, vouchers: Int) throws {
    guard Self.sizes.contains(vouchers) else {
      throw WorldError(
        "券数应在 \(Self.sizes.lowerBound) 到 \(Self.sizes.upperBound) 之间",
        "the number of vouchers must be between \(Self.sizes.lowerBound) and \(Self.sizes.upperBound)")
    }
    self.seed = seed
    self.vouchers = vouchers
    var institutionMaker = InstitutionMaker(seed: seed)
    institutions = try institutionMaker.all(InstitutionMaker.count(vouchers: vouchers))
    var maker = PersonMaker(seed: seed)
    (batches, people) = try Self.batches(vouchers, &maker)
    badBatch = batches.firstIndex { $0.entity.code == "fuzhou" && $0.reach == .targeted } ?? 0
    badRows = try BadRow.all(
      of: batches[badBatch].entity, copying: people[batches[badBatch].people.lowerBound], &maker)
  }

  private static func batches(_ vouchers: Int, _ maker: inout PersonMaker) throws -> ([Batch], [Person]) {
    let entities = BudgetEntity.all
    let shares = apportion(vouchers, by: entities.map(\.weight), least: 12)
    var batches: [Batch] = []
    var people: [Person] = []
    for (entity, share) in zip(entities, shares) {
      let templates = BatchTemplate.all(of: entity)
      for (template, count) in zip(templates, counts(of: templates, share)) {
        let first = people.count
        for _ in 0..<holders(template, count) { people.append(try maker.person(of: entity)) }
        batches.append(batch(template, count, entity, first..<people.count, place: batches.count))
      }
    }
    return (batches, people)
  }

  /// A dry pool is small; the others share the rest.
  private static func counts(of templates: [BatchTemplate], _ total: Int) -> [Int] {
    let dry = templates.contains(where: \.isDry) ? max(6, min(20, total / 20)) : 0
    let lively = templates.filter { !$0.isDry }
    var shares = apportion(total - dry, by: lively.map(\.weight), least: 1)[...]
    return templates.map { $0.isDry ? dry : shares.removeFirst() }
  }

  private static func holders(_ template: BatchTemplate, _ count: Int) -> Int {
    if template.reach == .targeted { return count }
    return template.isDry ? dryClaims(count) + 1 : Funnel.claimed(of: count)
  }

  private static func dryClaims(_ count: Int) -> Int { count * 2 / 3 }

  private static func batch(
    _ template: BatchTemplate, _ count: Int, _ entity: BudgetEntity, _ people: Range<Int>, place: Int
  ) -> Batch {
    let claims = dryClaims(count)
    return Batch(
      id: "\(entity.code)-21\(template.suffix)", entity: entity, reach: template.reach,
      value: template.value,
      fen: template.fen, count: count, commitment: template.commitment,
      issueOn: Timeline.issued.adding(days: place % 4),
      roster: template.reach == .targeted ? "rosters/\(entity.code)-\(template.suffix.dropFirst()).csv" : nil,
      encoding: TextForm.allCases[place % TextForm.allCases.count],
      dry: template.isDry ? Batch.Dry(claims: claims, keepFen: Int64(claims) * template.fen) : nil,
      people: people)
  }

  func batch(named id: String) -> Int? { batches.firstIndex { $0.id == id } }

  /// The institutions of an entity that teach.
  func teachers(in entity: BudgetEntity) -> [Institution] {
    institutions.filter { $0.entity == entity && $0.standsAsideFor == nil }
  }
}
