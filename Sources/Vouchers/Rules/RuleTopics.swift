internal import Wire

/// Completed years a learner may have when a list is handed in: to issue, to claim, to activate.
public struct AgeLimits: Hashable, Sendable {
  public let least: Int
  public let mostMen: Int
  public let mostWomen: Int

  public init(least: Int, mostMen: Int, mostWomen: Int) {
    self.least = least
    self.mostMen = mostMen
    self.mostWomen = mostWomen
  }

  init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    least = Int(try members.integer("least", in: 0...120))
    mostMen = Int(try members.integer("mostMen", in: 0...120))
    mostWomen = Int(try members.integer("mostWomen", in: 0...120))
    try members.finish()
    guard least <= mostMen, least <= mostWomen else {
      throw MalformedInput(.contradiction("least is above most"), path: path + ".least")
    }
  }
}

/// How often one person may be subsidised: within a calendar year and ever.
public struct CountLimits: Hashable, Sendable {
  public let perYear: Int
  public let total: Int

  init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    perYear = Int(try members.integer("perYear", in: 1...1000))
    total = Int(try members.integer("total", in: 1...1000))
    try members.finish()
    guard perYear <= total else {
      throw MalformedInput(.contradiction("perYear is above total"), path: path + ".perYear")
    }
  }
}

/// The largest batch that may be made: vouchers, and fen in all.
public struct BatchLimits: Hashable, Sendable {
  public let vouchers: Int64
  public let fen: Int64

  init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    vouchers = try members.integer("vouchers", in: 1...10_000_000)
    fen = try members.yuan("yuan")
    try members.finish()
  }
}

/// What a certificate is worth: by grade, or one price where it has none.
public struct GradeRate: Hashable, Sendable {
  public let certificate: CertificateKind
  public let grade: Int?
  public let fen: Int64

  init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    certificate = try members.choice("certificate")
    grade = try members.optionalInteger("grade", in: 1...5).map { Int($0) }
    fen = try members.yuan("yuan")
    try members.finish()
    guard certificate != .completion else {
      throw MalformedInput(
        .contradiction("a completion certificate is paid by the hour"), path: path + ".certificate")
    }
    guard (grade != nil) == certificate.hasGrade else {
      throw MalformedInput(
        .contradiction("grade goes with qualification and skill-grade only"), path: path + ".grade")
    }
  }
}

/// 上浮: a reason for a higher rate, in percent of the base.
public struct Uplift: Hashable, Sendable {
  public let code: UpliftCode
  public let percent: Int

  init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    code = try members.identifier("code")
    percent = Int(try members.integer("percent", in: 1...100))
    try members.finish()
  }
}

/// What an hour (学时) with a completion certificate is worth, and how many count.
public struct HourRate: Hashable, Sendable {
  public let fen: Int64
  public let leastHours: Int
  public let mostHours: Int

  init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    fen = try members.yuan("yuan")
    leastHours = Int(try members.integer("leastHours", in: 1...2000))
    mostHours = Int(try members.integer("mostHours", in: 1...2000))
    try members.finish()
    guard leastHours <= mostHours else {
      throw MalformedInput(.contradiction("leastHours is above mostHours"), path: path + ".leastHours")
    }
  }
}

/// How fresh a query must be, and about how many people a key may ask in an hour, by its role.
public struct QueryLimits: Hashable, Sendable {
  /// How old or early a query's `iat` may be; its id is taken once within that.
  public let windowMinutes: Int
  public let issuer: Int
  public let channel: Int
  public let reviewer: Int
  public let institution: Int

  init(windowMinutes: Int, issuer: Int, channel: Int, reviewer: Int, institution: Int) {
    self.windowMinutes = windowMinutes
    self.issuer = issuer
    self.channel = channel
    self.reviewer = reviewer
    self.institution = institution
  }

  /// Rosters and claim lists of a city in an hour; what a person looks up by hand; the classes of a large school.
  static let initial = QueryLimits(
    windowMinutes: 10, issuer: 100_000, channel: 100_000, reviewer: 200, institution: 3000)

  init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    windowMinutes = Int(try members.integer("windowMinutes", in: 1...1440))
    issuer = Int(try members.integer("issuer", in: 0...10_000_000))
    channel = Int(try members.integer("channel", in: 0...10_000_000))
    reviewer = Int(try members.integer("reviewer", in: 0...10_000_000))
    institution = Int(try members.integer("institution", in: 0...10_000_000))
    try members.finish()
  }

  /// People a key of this role may ask about in an hour.
  public func personsPerHour(_ role: Role) -> Int {
    switch role {
    case .issuer: issuer
    case .channel: channel
    case .reviewer: reviewer
    case .institution: institution
    case .root, .registrar, .voucher, .reviewerSecond, .financeMaker, .financeChecker, .auditor: 0
    }
  }
}

/// Limits of the service itself.
public struct ServiceLimits: Hashable, Sendable {
  /// How old or early a command's `iat` may be.
  public let commandWindowMinutes: Int
  /// How far the clock may jump without two persons' word.
  public let maxClockStepHours: Int
  /// Refusals of one key that are journalled in an hour.
  public let refusalsPerHour: Int
  public let queries: QueryLimits

  init(
    commandWindowMinutes: Int, maxClockStepHours: Int, refusalsPerHour: Int, queries: QueryLimits
  ) {
    self.commandWindowMinutes = commandWindowMinutes
    self.maxClockStepHours = maxClockStepHours
    self.refusalsPerHour = refusalsPerHour
    self.queries = queries
  }

  /// What holds before any document says otherwise.
  public static let initial = ServiceLimits(
    commandWindowMinutes: 1440, maxClockStepHours: 72, refusalsPerHour: 200, queries: .initial)

  init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    commandWindowMinutes = Int(try members.integer("commandWindowMinutes", in: 1...527_040))
    maxClockStepHours = Int(try members.integer("maxClockStepHours", in: 1...8784))
    refusalsPerHour = Int(try members.integer("refusalsPerHour", in: 1...1_000_000))
    queries = try members.optionalPart("queries", QueryLimits.init) ?? .initial
    try members.finish()
  }
}
