public import Vouchers
public import Wire

/// A batch in force (已批准的制券批次).
public struct BatchRow: Hashable, Sendable {
  public let id: BatchID
  public let account: AccountKey
  public let reach: Reach
  public let value: ValueKind
  /// Face or cap, in fen.
  public let fen: Int64
  public let count: Int64
  public let commitment: CommitmentMoment
  /// Vouchers issued so far; one that replaces a void one is not counted again.
  public var issued: Int64

  public init(
    id: BatchID, account: AccountKey, reach: Reach, value: ValueKind, fen: Int64, count: Int64,
    commitment: CommitmentMoment, issued: Int64 = 0
  ) {
    self.id = id
    self.account = account
    self.reach = reach
    self.value = value
    self.fen = fen
    self.count = count
    self.commitment = commitment
    self.issued = issued
  }
}

/// A voucher as far as it has a state of its own. Approved and paid are read through its claim and order.
public struct VoucherRow: Hashable, Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// 已发
    case issued
    /// 已领
    case claimed
    /// 已启用
    case activated
    /// 已核销: its money stands in its claim.
    case redeemed
    /// 不予通过
    case refused
    /// 已失效
    case lapsed
    /// 已作废
    case voided

    public var chinese: String {
      switch self {
      case .issued: "已发放"
      case .claimed: "已领取"
      case .activated: "已启用"
      case .redeemed: "已核销"
      case .refused: "不予通过"
      case .lapsed: "已失效"
      case .voided: "已作废"
      }
    }

    /// Issued, claimed or activated: the voucher still binds its own money.
    public var isOpen: Bool {
      switch self {
      case .issued, .claimed, .activated: true
      case .redeemed, .refused, .lapsed, .voided: false
      }
    }

    /// 未用: no class has it and nothing ended it. In another state no class can take it, whoever shows it.
    public var isUnused: Bool {
      switch self {
      case .issued, .claimed: true
      case .activated, .redeemed, .refused, .lapsed, .voided: false
      }
    }
  }
  public let number: VoucherNumber
  public let batch: BatchID
  public let account: AccountKey
  /// `nil` while it waits in a pool.
  public var holder: Hash256?
  public let token: Hash256
  public var state: State
  public let issuedOn: Day
  /// Last usable day.
  public let expires: Day
  /// Rule version it was issued under.
  public let rules: Int64
  /// While open: what it commits. After redemption: what its claim holds for it.
  public var fen: Int64
  /// Bound by activation.
  public var classID: ClassID?
  /// Bound by redemption.
  public var claim: Int64?
  /// 退回补正: last day to redeem again.
  public var correctBy: Day?
  /// The voided voucher it replaces, or the one that replaced it.
  public var link: VoucherNumber?

  public init(
    number: VoucherNumber, batch: BatchID, account: AccountKey, holder: Hash256?, token: Hash256,
    state: State,
    issuedOn: Day, expires: Day, rules: Int64, fen: Int64, classID: ClassID? = nil, claim: Int64? = nil,
    correctBy: Day? = nil, link: VoucherNumber? = nil
  ) {
    self.number = number
    self.batch = batch
    self.account = account
    self.holder = holder
    self.token = token
    self.state = state
    self.issuedOn = issuedOn
    self.expires = expires
    self.rules = rules
    self.fen = fen
    self.classID = classID
    self.claim = claim
    self.correctBy = correctBy
    self.link = link
  }
}

/// A person, by reference only: the voucher last bound, and the trainings that count against limits.
public struct HolderRow: Hashable, Sendable {
  /// A training that counts from activation; released again by refusal, lapse or 退班.
  public struct Use: Hashable, Sendable {
    public let voucher: VoucherNumber
    public let occupation: OccupationCode
    public let grade: Int?
    /// Calendar year of the activation.
    public let year: Int

    public init(voucher: VoucherNumber, occupation: OccupationCode, grade: Int?, year: Int) {
      self.voucher = voucher
      self.occupation = occupation
      self.grade = grade
      self.year = year
    }
  }
  public let reference: Hash256
  /// The voucher last issued to, claimed by or returned to this person, live or not.
  public var voucher: VoucherNumber?
  public var uses: [Use]

  public init(reference: Hash256, voucher: VoucherNumber? = nil, uses: [Use] = []) {
    self.reference = reference
    self.voucher = voucher
    self.uses = uses
  }
}
