public import Wire

/// 初审: the first reviewer's judgement of a claim. What is not named is accepted in full.
public struct ReviewClaim: ActBody {
  public static let name = "claim.review"
  /// What happens to one voucher that is not accepted in full.
  public enum Judgement: Hashable, Sendable {
    /// 核减 to this many fen.
    case cut(fen: Int64)
    /// 退回补正
    case correct
    /// 不予通过
    case refuse

    var word: String {
      switch self {
      case .cut: "cut"
      case .correct: "return"
      case .refuse: "refuse"
      }
    }
  }
  public struct Exception: Hashable, Sendable {
    public let voucher: VoucherNumber
    public let judgement: Judgement
    public let reason: String

    public init(voucher: VoucherNumber, judgement: Judgement, reason: String) {
      self.voucher = voucher
      self.judgement = judgement
      self.reason = reason
    }
  }
  /// Sequence number of the entry that made the claim.
  public let claim: Int64
  public let exceptions: [Exception]

  public init(claim: Int64, exceptions: [Exception]) {
    self.claim = claim
    self.exceptions = exceptions
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    claim = try members.integer("claim", in: 0...Money.limit)
    exceptions = try members.array("exceptions", count: 0...RedeemVouchers.limit) {
      (item, path) throws(MalformedInput) in try Self.exception(item, path: path)
    }
  }

  private static func exception(_ item: JSON, path: String) throws(MalformedInput) -> Exception {
    let row = try MemberReader.row(item, path: path, count: 3...4)
    let voucher = try MemberReader.voucher(row[0], path: path)
    let word = try MemberReader.string(row[1], path: path)
    let judgement: Judgement
    switch (word, row.count) {
    case ("cut", 4): judgement = .cut(fen: try MemberReader.integer(row[3], path: path, in: 0...Money.limit))
    case ("return", 3): judgement = .correct
    case ("refuse", 3): judgement = .refuse
    default: throw MalformedInput(.unknownName(known: ["cut", "return", "refuse"]), path: path)
    }
    return Exception(
      voucher: voucher, judgement: judgement, reason: try MemberReader.string(row[2], path: path))
  }

  public func write(to json: inout JSONWriter) {
    json.member("claim", claim)
    json.name("exceptions")
    json.array { list in
      for exception in exceptions {
        list.array {
          $0.integer(exception.voucher.value)
          $0.string(exception.judgement.word)
          $0.string(exception.reason)
          if case .cut(let fen) = exception.judgement { $0.integer(fen) }
        }
      }
    }
  }
}

/// 复核: the second reviewer confirms the first; the claim becomes payable.
public struct ApproveClaim: ActBody {
  public static let name = "claim.approve"
  public let claim: Int64

  public init(claim: Int64) {
    self.claim = claim
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    claim = try members.integer("claim", in: 0...Money.limit)
  }

  public func write(to json: inout JSONWriter) {
    json.member("claim", claim)
  }
}

/// 复核退回: the second reviewer disagrees; the claim waits for a first review again.
public struct ReopenClaim: ActBody {
  public static let name = "claim.reopen"
  public let claim: Int64
  public let reason: String

  public init(claim: Int64, reason: String) {
    self.claim = claim
    self.reason = reason
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    claim = try members.integer("claim", in: 0...Money.limit)
    reason = try members.string("reason")
  }

  public func write(to json: inout JSONWriter) {
    json.member("claim", claim)
    json.member("reason", reason)
  }
}

/// 撤回审核: an approval is taken back before settlement. Two reviewers.
public struct WithdrawApproval: ActBody {
  public static let name = "claim.withdraw"
  public let claim: Int64
  public let reason: String

  public init(claim: Int64, reason: String) {
    self.claim = claim
    self.reason = reason
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    claim = try members.integer("claim", in: 0...Money.limit)
    reason = try members.string("reason")
  }

  public func write(to json: inout JSONWriter) {
    json.member("claim", claim)
    json.member("reason", reason)
  }
}

/// 结算: approved claims of one tranche and entity are to be paid, one order a payee. Maker, then checker.
public struct ProposeSettlement: ActBody {
  public static let name = "settlement.propose"
  public static let limit = 3000
  public let tranche: TrancheID
  public let entity: EntityCode
  public let claims: [Int64]

  public init(tranche: TrancheID, entity: EntityCode, claims: [Int64]) {
    self.tranche = tranche
    self.entity = entity
    self.claims = claims
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    tranche = try members.identifier("tranche")
    entity = try members.identifier("entity")
    claims = try members.array("claims", count: 1...Self.limit) { (item, path) throws(MalformedInput) in
      try MemberReader.integer(item, path: path, in: 0...Money.limit)
    }
  }

  public func write(to json: inout JSONWriter) {
    json.member("tranche", tranche.text)
    json.member("entity", entity.text)
    json.name("claims")
    json.array { for claim in claims { $0.integer(claim) } }
  }
}

/// 撤单: an order the bank did not execute is cancelled. Maker, then checker.
public struct CancelOrder: ActBody {
  public static let name = "order.cancel"
  public let order: OrderNumber
  public let reason: String

  public init(order: OrderNumber, reason: String) {
    self.order = order
    self.reason = reason
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    order = try members.order("order")
    reason = try members.string("reason")
  }

  public func write(to json: inout JSONWriter) {
    json.member("order", order.value)
    json.member("reason", reason)
  }
}

extension MemberReader {
  public mutating func order(_ name: String) throws(MalformedInput) -> OrderNumber {
    let number = try integer(name, in: 1...9_999_999_999_999)
    return try MemberReader.value(number, path: path(of: name)) { raw throws(InvalidValue) in
      try OrderNumber(raw)
    }
  }
}
