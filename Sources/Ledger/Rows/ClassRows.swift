public import Vouchers

/// A training class.
public struct ClassRow: Hashable, Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    case filed
    case approved
    case cancelled
  }
  public let id: ClassID
  public let institution: CreditCode
  public let programme: ProgrammeCode
  public let occupation: OccupationCode
  public let certificate: CertificateKind
  public let grade: Int?
  public let hours: Int
  public let entity: EntityCode
  public let start: Day
  public let end: Day
  public let seats: Int
  public let uplift: UpliftCode?
  public var state: State
  /// Who approved it: neither reviewer of its claims may be the same person.
  public var approver: PersonID?
  public var approvedOn: Day?
  /// Rule version it was approved under: its evidence is priced by that one.
  public var rules: Int64?
  /// Rate of a learner who completes, in fen, fixed at approval.
  public var fen: Int64
  /// Learners bound to it now.
  public var learners: Int

  public init(
    id: ClassID, institution: CreditCode, programme: ProgrammeCode, occupation: OccupationCode,
    certificate: CertificateKind, grade: Int?, hours: Int, entity: EntityCode, start: Day, end: Day,
    seats: Int,
    uplift: UpliftCode?, state: State = .filed, approver: PersonID? = nil, approvedOn: Day? = nil,
    rules: Int64? = nil, fen: Int64 = 0, learners: Int = 0
  ) {
    self.id = id
    self.institution = institution
    self.programme = programme
    self.occupation = occupation
    self.certificate = certificate
    self.grade = grade
    self.hours = hours
    self.entity = entity
    self.start = start
    self.end = end
    self.seats = seats
    self.uplift = uplift
    self.state = state
    self.approver = approver
    self.approvedOn = approvedOn
    self.rules = rules
    self.fen = fen
    self.learners = learners
  }
}

/// A claim: what one redemption command asks to be paid.
public struct ClaimRow: Hashable, Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// 待初审
    case filed
    /// 已初审
    case reviewed
    /// 已复核: payable, unless a live order holds it.
    case approved
    /// 已了结: nothing of it is left to be paid, since all was returned, refused or cut. Nobody acts on it again.
    case closed

    /// Whether a reviewer still has to say something.
    public var isInReview: Bool {
      switch self {
      case .filed, .reviewed: true
      case .approved, .closed: false
      }
    }
  }
  /// What one voucher of the claim is cut to, in fen.
  public struct Cut: Hashable, Sendable {
    public let voucher: VoucherNumber
    public let fen: Int64

    public init(voucher: VoucherNumber, fen: Int64) {
      self.voucher = voucher
      self.fen = fen
    }
  }
  /// Sequence number of the redeeming entry.
  public let id: Int64
  public let classID: ClassID
  public let institution: CreditCode
  public let account: AccountKey
  /// Vouchers in it that are neither returned nor refused.
  public var count: Int
  /// What those vouchers hold, in fen.
  public var fen: Int64
  public var state: State
  /// After the first review: what would be paid, and by whom judged.
  public var reviewedFen: Int64
  public var reviewer: PersonID?
  /// 核减 found by the first review; they take effect with the second.
  public var cuts: [Cut]
  /// The newest order made for it.
  public var order: OrderNumber?

  public init(
    id: Int64, classID: ClassID, institution: CreditCode, account: AccountKey, count: Int, fen: Int64,
    state: State = .filed, reviewedFen: Int64 = 0, reviewer: PersonID? = nil, cuts: [Cut] = [],
    order: OrderNumber? = nil
  ) {
    self.id = id
    self.classID = classID
    self.institution = institution
    self.account = account
    self.count = count
    self.fen = fen
    self.state = state
    self.reviewedFen = reviewedFen
    self.reviewer = reviewer
    self.cuts = cuts
    self.order = order
  }
}
