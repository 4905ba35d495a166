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

/// Limits of the service itself.
public struct ServiceLimits: Hashable, Sendable {
  /// How old or early a command's `iat` may be.
  public let commandWindowMinutes: Int
  /// How far the clock may jump without two persons' word.
  public let maxClockStepHours: Int
  /// Refusals of one key that are journalled in an hour.
  public let refusalsPerHour: Int

  public init(commandWindowMinutes: Int, maxClockStepHours: Int, refusalsPerHour: Int) {
    self.commandWindowMinutes = commandWindowMinutes
    self.maxClockStepHours = maxClockStepHours
    self.refusalsPerHour = refusalsPerHour
  }

  /// What holds before any document says otherwise.
  public static let initial = ServiceLimits(
    commandWindowMinutes: 1440, maxClockStepHours: 72, refusalsPerHour: 200)

  init(_ value: JSON, path: String) throws(MalformedInput) {
    var members = try MemberReader(value, path: path)
    commandWindowMinutes = Int(try members.integer("commandWindowMinutes", in: 1...527_040))
    maxClockStepHours = Int(try members.integer("maxClockStepHours", in: 1...8784))
    refusalsPerHour = Int(try members.integer("refusalsPerHour", in: 1...1_000_000))
    try members.finish()
  }
}
