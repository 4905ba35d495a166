public import Wire

/// A dated document that sets rates, windows or limits (政策文件). A topic left out is left as it was.
public struct RulesDocument: Hashable, Sendable {
  /// Most calendar months of validity that a document may give: no voucher can be used longer after its issue.
  public static let longestValidityMonths = 12

  public let id: RulesID
  /// Document number (文号), as cited.
  public let document: String
  public let title: String
  /// First day it holds, and last, when it says one.
  public let effective: Day
  public let until: Day?
  /// Budget entities it binds; `nil` for all.
  public let entities: [EntityCode]?

  /// 有效期: calendar months a voucher may be used from its issue.
  public let validityMonths: Int?
  /// 一人一券: one live voucher a person.
  public let oneLiveVoucher: Bool?
  /// 同一职业同一等级不得重复享受
  public let sameOccupationAndGradeOnce: Bool?
  /// Days after expiry in which a finished class may still be redeemed.
  public let claimWindowDays: Int?
  /// Days an institution has to correct a returned claim.
  public let correctionDays: Int?
  /// Days after the last window before the lapse act frees the money; at least one.
  public let lapseDelayDays: Int?
  public let ages: AgeLimits?
  public let counts: CountLimits?
  public let batchLimits: BatchLimits?
  public let gradeRates: [GradeRate]?
  public let uplifts: [Uplift]?
  public let hourRate: HourRate?
  public let service: ServiceLimits?

  /// The document as written: what is journalled and shown.
  public let json: JSON

  public init(_ json: JSON, path: String = "") throws(MalformedInput) {
    self.json = json
    var members = try MemberReader(json, path: path)
    id = try members.identifier("id")
    document = try members.string("document")
    title = try members.string("title")
    effective = try members.day("effective")
    until = try members.optionalDay("until")
    entities = try members.optionalArray("entities", count: 1...100) { (item, path) throws(MalformedInput) in
      let text = try MemberReader.string(item, path: path)
      return try MemberReader.value(text, path: path) { raw throws(InvalidValue) in try EntityCode(raw) }
    }
    validityMonths = try Self.validity(&members)
    oneLiveVoucher = try members.optionalBool("oneLiveVoucher")
    sameOccupationAndGradeOnce = try members.optionalBool("sameOccupationAndGradeOnce")
    claimWindowDays = try members.optionalInteger("claimWindowDays", in: 0...366).map { Int($0) }
    correctionDays = try members.optionalInteger("correctionDays", in: 1...366).map { Int($0) }
    lapseDelayDays = try members.optionalInteger("lapseDelayDays", in: 1...366).map { Int($0) }
    ages = try members.optionalPart("ages", AgeLimits.init)
    counts = try members.optionalPart("counts", CountLimits.init)
    batchLimits = try members.optionalPart("batchLimits", BatchLimits.init)
    gradeRates = try members.optionalArray("gradeRates", count: 1...50, GradeRate.init)
    uplifts = try members.optionalArray("uplifts", count: 1...50, Uplift.init)
    hourRate = try members.optionalPart("hourRate", HourRate.init)
    service = try members.optionalPart("service", ServiceLimits.init)
    try members.finish()
    try checkContradictions(path: path)
  }

  private static func validity(_ members: inout MemberReader) throws(MalformedInput) -> Int? {
    guard let value = members.optional("validity") else { return nil }
    var part = try MemberReader(value, path: members.path(of: "validity"))
    let months = try part.integer("months", in: 1...Int64(longestValidityMonths))
    try part.finish()
    return Int(months)
  }

  private func checkContradictions(path: String) throws(MalformedInput) {
    let prefix = path.isEmpty ? "" : path + "."
    if let until, until < effective {
      throw MalformedInput(.contradiction("until is before effective"), path: prefix + "until")
    }
    if let rates = gradeRates {
      for (index, rate) in rates.enumerated()
      where rates[..<index].contains(where: { $0.certificate == rate.certificate && $0.grade == rate.grade })
      {
        throw MalformedInput(
          .contradiction("the same certificate and grade twice"), path: prefix + "gradeRates[\(index)]")
      }
    }
    if let uplifts {
      for (index, uplift) in uplifts.enumerated()
      where uplifts[..<index].contains(where: { $0.code == uplift.code }) {
        throw MalformedInput(.contradiction("the same uplift twice"), path: prefix + "uplifts[\(index)]")
      }
    }
    guard setsSomething else { throw MalformedInput(.contradiction("it sets nothing"), path: path) }
  }

  private var setsSomething: Bool {
    validityMonths != nil || oneLiveVoucher != nil || sameOccupationAndGradeOnce != nil
      || claimWindowDays != nil
      || correctionDays != nil || lapseDelayDays != nil || ages != nil || counts != nil || batchLimits != nil
      || gradeRates != nil || uplifts != nil || hourRate != nil || service != nil
  }

  /// Whether it holds for `entity` on `day`.
  public func holds(for entity: EntityCode, on day: Day) -> Bool {
    effective <= day && until.map { day <= $0 } ?? true && entities?.contains(entity) ?? true
  }
}

extension MemberReader {
  mutating func optionalPart<Part>(
    _ name: String, _ make: (JSON, String) throws(MalformedInput) -> Part
  ) throws(MalformedInput) -> Part? {
    guard let value = optional(name) else { return nil }
    return try make(value, path(of: name))
  }
}
