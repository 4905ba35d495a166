public import Wire

/// 开班申报: an institution files a class before it starts.
public struct FileClass: ActBody {
  public static let name = "class.file"
  public let id: ClassID
  public let programme: ProgrammeCode
  /// Who pays: vouchers of this entity, or of the province, may be used.
  public let entity: EntityCode
  public let start: Day
  public let end: Day
  public let seats: Int
  /// Reason for a higher rate, when the programme is in a catalogue that grants one.
  public let uplift: UpliftCode?
  /// SHA-256 of the teaching plan.
  public let plan: Hash256

  public init(
    id: ClassID, programme: ProgrammeCode, entity: EntityCode, start: Day, end: Day, seats: Int,
    uplift: UpliftCode?, plan: Hash256
  ) {
    self.id = id
    self.programme = programme
    self.entity = entity
    self.start = start
    self.end = end
    self.seats = seats
    self.uplift = uplift
    self.plan = plan
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    id = try members.identifier("class")
    programme = try members.identifier("programme")
    entity = try members.identifier("entity")
    start = try members.day("start")
    end = try members.day("end")
    seats = Int(try members.integer("seats", in: 1...1000))
    uplift = try members.optionalIdentifier("uplift")
    plan = try members.hash("plan")
    guard start <= end else {
      throw MalformedInput(.contradiction("end before start"), path: members.path(of: "end"))
    }
  }

  public func write(to json: inout JSONWriter) {
    json.member("class", id.text)
    json.member("programme", programme.text)
    json.member("entity", entity.text)
    json.member("start", start.description)
    json.member("end", end.description)
    json.member("seats", seats)
    if let uplift { json.member("uplift", uplift.text) }
    json.member("plan", plan.base64URL)
  }
}

/// 审核开班: a reviewer approves; the rate of that day becomes the class's.
public struct ApproveClass: ActBody {
  public static let name = "class.approve"
  public let id: ClassID

  public init(id: ClassID) {
    self.id = id
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    id = try members.identifier("class")
  }

  public func write(to json: inout JSONWriter) {
    json.member("class", id.text)
  }
}

/// 取消开班: by the institution, or by a reviewer who will not approve.
public struct CancelClass: ActBody {
  public static let name = "class.cancel"
  public let id: ClassID
  public let reason: String

  public init(id: ClassID, reason: String) {
    self.id = id
    self.reason = reason
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    id = try members.identifier("class")
    reason = try members.string("reason")
  }

  public func write(to json: inout JSONWriter) {
    json.member("class", id.text)
    json.member("reason", reason)
  }
}

/// 启用: learners of a class show their tokens; each voucher is bound to the class.
///
/// A learner is written as key name, rest of the token and holder, or, when the token's header is not spelled as
/// ours, as token and holder: a header in every row would cost a fifth of the entry.
public struct ActivateVouchers: ActBody {
  public static let name = "voucher.activate"
  /// A class list comes in parts of at most this many.
  public static let limit = 100
  /// The token as shown and the person who showed it.
  public struct Learner: Hashable, Sendable {
    public let token: String
    public let holder: Hash256

    public init(token: String, holder: Hash256) {
      self.token = token
      self.holder = holder
    }
  }
  public let id: ClassID
  public let learners: [Learner]

  public init(id: ClassID, learners: [Learner]) {
    self.id = id
    self.learners = learners
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    id = try members.identifier("class")
    learners = try members.array("learners", count: 1...Self.limit) { (item, path) throws(MalformedInput) in
      let row = try MemberReader.row(item, path: path, count: 2...3)
      return Learner(
        token: try Self.token(row.dropLast(), path: path),
        holder: try MemberReader.hash(row[row.count - 1], path: path))
    }
  }

  /// One member: the token as it is. Two: the name of the key that signed it, and what follows the header.
  private static func token(_ row: ArraySlice<JSON>, path: String) throws(MalformedInput) -> String {
    let parts = try row.map { part throws(MalformedInput) in
      try MemberReader.string(part, path: path, atMost: VoucherToken.limit)
    }
    guard parts.count == 2 else { return parts[0] }
    let key = try MemberReader.value(parts[0], path: path) { text throws(InvalidValue) in try KeyID(text) }
    let token = VoucherToken.whole(key: key, rest: parts[1])
    guard token.utf8.count <= VoucherToken.limit else {
      throw MalformedInput(
        .wrongType(expected: "token of at most \(VoucherToken.limit) characters"), path: path)
    }
    return token
  }

  public func write(to json: inout JSONWriter) {
    json.member("class", id.text)
    json.name("learners")
    json.array { list in
      for learner in learners {
        list.array {
          if let (key, rest) = VoucherToken.short(of: learner.token) {
            $0.string(key.text)
            $0.string(String(rest))
          } else {
            $0.string(learner.token)
          }
          $0.string(learner.holder.base64URL)
        }
      }
    }
  }
}

/// 退班: learners leave the class; their vouchers may be used elsewhere until they expire.
public struct WithdrawLearners: ActBody {
  public static let name = "voucher.withdraw"
  public let id: ClassID
  public let vouchers: [VoucherNumber]
  public let reason: String

  public init(id: ClassID, vouchers: [VoucherNumber], reason: String) {
    self.id = id
    self.vouchers = vouchers
    self.reason = reason
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    id = try members.identifier("class")
    vouchers = try members.array("vouchers", count: 1...ActivateVouchers.limit) {
      (item, path) throws(MalformedInput) in try MemberReader.voucher(item, path: path)
    }
    reason = try members.string("reason")
  }

  public func write(to json: inout JSONWriter) {
    json.member("class", id.text)
    json.name("vouchers")
    json.array { for voucher in vouchers { $0.integer(voucher.value) } }
    json.member("reason", reason)
  }
}

/// 核销: the class is over; each learner's evidence sets the price. One command makes one claim.
public struct RedeemVouchers: ActBody {
  public static let name = "voucher.redeem"
  public static let limit = 100
  /// What one learner achieved, and the hashes of the papers that show it.
  public struct Learner: Hashable, Sendable {
    public let voucher: VoucherNumber
    public let certificate: CertificateKind
    /// Class hours attended, 0 to 2,000.
    public let hours: Int
    /// SHA-256 of the attendance record (考勤).
    public let attendance: Hash256
    /// SHA-256 of the examination record or certificate (考试/证书).
    public let examination: Hash256

    public init(
      voucher: VoucherNumber, certificate: CertificateKind, hours: Int, attendance: Hash256,
      examination: Hash256
    ) {
      self.voucher = voucher
      self.certificate = certificate
      self.hours = hours
      self.attendance = attendance
      self.examination = examination
    }
  }
  public let id: ClassID
  public let learners: [Learner]

  public init(id: ClassID, learners: [Learner]) {
    self.id = id
    self.learners = learners
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    id = try members.identifier("class")
    learners = try members.array("learners", count: 1...Self.limit) { (item, path) throws(MalformedInput) in
      let row = try MemberReader.row(item, path: path, count: 5...5)
      return Learner(
        voucher: try MemberReader.voucher(row[0], path: path),
        certificate: try MemberReader.choice(row[1], path: path),
        hours: Int(try MemberReader.integer(row[2], path: path, in: 0...2000)),
        attendance: try MemberReader.hash(row[3], path: path),
        examination: try MemberReader.hash(row[4], path: path))
    }
  }

  public func write(to json: inout JSONWriter) {
    json.member("class", id.text)
    json.name("learners")
    json.array { list in
      for learner in learners {
        list.array {
          $0.integer(learner.voucher.value)
          $0.string(learner.certificate.rawValue)
          $0.integer(learner.hours)
          $0.string(learner.attendance.base64URL)
          $0.string(learner.examination.base64URL)
        }
      }
    }
  }
}
