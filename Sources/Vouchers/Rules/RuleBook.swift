/// All published documents, in the order of the journal, and what they say together on a day.
///
/// For each topic the document with the latest effective day speaks; among those of one day the one published
/// last. What was decided keeps the ``edition(_:)`` it was decided by, so a new dated document changes only what comes
/// after it, even when its day lies before.
public struct RuleBook: Hashable, Sendable {
  /// A document and the sequence number of the entry that put it into force.
  public struct Published: Hashable, Sendable {
    public let sequence: Int64
    public let document: RulesDocument

    public init(sequence: Int64, document: RulesDocument) {
      self.sequence = sequence
      self.document = document
    }
  }

  public private(set) var published: ArraySlice<Published> = []

  public init() {}

  public mutating func publish(_ document: RulesDocument, sequence: Int64) {
    published.append(Published(sequence: sequence, document: document))
  }

  /// The rule version a voucher records: the sequence number of the newest publication, 0 before the first.
  public var version: Int64 { published.last?.sequence ?? 0 }

  /// The book as it stood when `version` was its newest publication: whatever was published later is not in it.
  public func edition(_ version: Int64) -> RuleBook {
    var book = self
    book.published = published.prefix { $0.sequence <= version }
    return book
  }

  /// The document that speaks on a topic for `entity` on `day`.
  private func speaking<Topic>(
    _ topic: (RulesDocument) -> Topic?, for entity: EntityCode, on day: Day
  ) -> Topic? {
    var best: (effective: Day, topic: Topic)?
    for entry in published where entry.document.holds(for: entity, on: day) {
      guard let value = topic(entry.document) else { continue }
      if let current = best, entry.document.effective < current.effective { continue }
      best = (entry.document.effective, value)
    }
    return best?.topic
  }

  public func validityMonths(for entity: EntityCode, on day: Day) -> Int? {
    speaking(\.validityMonths, for: entity, on: day)
  }

  public func oneLiveVoucher(for entity: EntityCode, on day: Day) -> Bool {
    speaking(\.oneLiveVoucher, for: entity, on: day) ?? true
  }

  public func sameOccupationAndGradeOnce(for entity: EntityCode, on day: Day) -> Bool {
    speaking(\.sameOccupationAndGradeOnce, for: entity, on: day) ?? true
  }

  public func claimWindowDays(for entity: EntityCode, on day: Day) -> Int {
    speaking(\.claimWindowDays, for: entity, on: day) ?? 0
  }

  public func correctionDays(for entity: EntityCode, on day: Day) -> Int {
    speaking(\.correctionDays, for: entity, on: day) ?? 1
  }

  public func lapseDelayDays(for entity: EntityCode, on day: Day) -> Int {
    speaking(\.lapseDelayDays, for: entity, on: day) ?? 1
  }

  public func ages(for entity: EntityCode, on day: Day) -> AgeLimits? {
    speaking(\.ages, for: entity, on: day)
  }

  public func counts(for entity: EntityCode, on day: Day) -> CountLimits? {
    speaking(\.counts, for: entity, on: day)
  }

  public func batchLimits(for entity: EntityCode, on day: Day) -> BatchLimits? {
    speaking(\.batchLimits, for: entity, on: day)
  }

  public func hourRate(for entity: EntityCode, on day: Day) -> HourRate? {
    speaking(\.hourRate, for: entity, on: day)
  }

  /// Whether a document raises rates by this uplift.
  public func grants(_ uplift: UpliftCode, for entity: EntityCode, on day: Day) -> Bool {
    speaking(\.uplifts, for: entity, on: day)?.contains { $0.code == uplift } ?? false
  }

  /// Service limits bind the ledger, not an entity: only documents for all entities set them.
  public func service(on day: Day) -> ServiceLimits {
    var best: (effective: Day, topic: ServiceLimits)?
    for entry in published {
      let document = entry.document
      guard document.entities == nil, document.effective <= day, document.until.map({ day <= $0 }) ?? true,
        let value = document.service
      else { continue }
      if let current = best, document.effective < current.effective { continue }
      best = (document.effective, value)
    }
    return best?.topic ?? .initial
  }

  /// What evidence earns before any cap, in fen: the grade's rate with its uplift, or hours at the hour rate.
  /// `nil` when no document gives a rate, or the hours are too few.
  public func rate(
    certificate: CertificateKind, grade: Int?, hours: Int, uplift: UpliftCode?, entity: EntityCode,
    on day: Day
  ) -> Int64? {
    let base: Int64
    switch certificate {
    case .completion:
      guard let rate = hourRate(for: entity, on: day), hours >= rate.leastHours else { return nil }
      let (product, overflow) = rate.fen.multipliedReportingOverflow(by: Int64(min(hours, rate.mostHours)))
      guard !overflow, product <= Money.limit else { return nil }
      // Hours are paid at one price: uplifts belong to the grade rates.
      return product
    case .qualification, .skillGrade, .singleAbility:
      let rates = speaking(\.gradeRates, for: entity, on: day) ?? []
      guard let rate = rates.first(where: { $0.certificate == certificate && $0.grade == grade }) else {
        return nil
      }
      base = rate.fen
    }
    guard let uplift else { return base }
    let uplifts = speaking(\.uplifts, for: entity, on: day) ?? []
    guard let found = uplifts.first(where: { $0.code == uplift }) else { return nil }
    let (raised, overflow) = base.multipliedReportingOverflow(by: Int64(100 + found.percent))
    guard !overflow, raised / 100 <= Money.limit else { return nil }
    // A fraction of a fen is not paid.
    return raised / 100
  }
}
