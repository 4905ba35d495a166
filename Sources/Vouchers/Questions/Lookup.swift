public import Wire

/// A look at rows of the ledger (查阅): of what, and from which place on. Answered with ``AnsweredRows``, a page at a
/// time, and only as far as the asker's role and scope reach.
public struct Lookup: Hashable, Sendable {
  public let subject: LookupSubject
  /// Where the last answer left off: its ``AnsweredRows/next``.
  public let after: [RowCell]?

  public init(_ subject: LookupSubject, after: [RowCell]? = nil) {
    self.subject = subject
    self.after = after
  }

  init(named name: LookupSubject.Name, from members: inout MemberReader) throws(MalformedInput) {
    subject = try LookupSubject(named: name, from: &members)
    after = try AnsweredRows.place("after", in: &members)
  }

  func write(to json: inout JSONWriter) {
    subject.write(to: &json)
    if let after {
      json.name("after")
      json.array { for cell in after { cell.write(to: &$0) } }
    }
  }
}

/// What may be looked at. Each list names at most ``limit`` things.
public enum LookupSubject: Hashable, Sendable {
  /// Things one look-up may name.
  public static let limit = 1000
  /// Holder references one look-up may name: no more fit into a query.
  public static let holderLimit = 800
  /// Entries one look-up may ask for.
  public static let entryLimit = 256

  /// 账本概况: genesis, rules, counters and the asker's own key.
  case state
  /// Vouchers by account and state, counted.
  case totals
  /// 资金: tranches, accounts and cash.
  case fund
  /// Entries of the journal, byte for byte; for auditors.
  case entries(from: Int64, count: Int)
  /// 本机构的核销单, with their orders, classes, and vouchers that were returned or refused.
  case ownClaims
  /// 本机构的拨款指令.
  case ownPayments
  /// The voucher whose token is shown, with its claim and order.
  case shown(token: String)
  case keys([KeyID]?)
  case institutions([CreditCode]?)
  case batches([BatchID]?)
  case proposals(LookupProposals)
  case classes(LookupClasses)
  /// With their claims and orders.
  case vouchers(LookupVouchers)
  /// With their classes and orders.
  case claims(LookupClaims)
  /// The entries that made these claims: they name the evidence.
  case papers([Int64])
  /// 初审意见: a claim, and the entries in which it was reviewed: they name what was cut, returned or refused, and why.
  case reviews(of: Int64)
  case orders(LookupOrders)
  case statements
  /// A statement's lines, or one of them.
  case lines(StatementID, line: Int?)
  /// Payee accounts by the hashes the journal has.
  case payees([Hash256])
}

/// Which proposals.
public enum LookupProposals: Hashable, Sendable {
  case open
  case numbers([Int64])
  /// Approved ones of an act, by its name.
  case approved(act: String)
  /// The entries in which these were approved.
  case approvals([Int64])
}

/// Which classes.
public enum LookupClasses: Hashable, Sendable {
  case all
  case ids([ClassID])
  case institution(CreditCode)
  /// Waiting for approval.
  case filed(EntityCode)
}

/// Which vouchers.
public enum LookupVouchers: Hashable, Sendable {
  case numbers([VoucherNumber])
  /// Those bound to a class now.
  case classID(ClassID)
  /// Those a claim holds now.
  case claim(Int64)
  case holders([Hash256])
}

/// Which claims.
public enum LookupClaims: Hashable, Sendable {
  case all
  case numbers([Int64])
  case institution(CreditCode)
  case classID(ClassID)
  case order(OrderNumber)
  /// Waiting for the first review.
  case toReview(EntityCode)
  /// Waiting for the second.
  case toApprove(EntityCode)
  /// Approved, their money held by no live order.
  case payable(EntityCode)
}

/// Which payment orders.
public enum LookupOrders: Hashable, Sendable {
  case numbers([OrderNumber])
  case institution(CreditCode)
  /// Of these entities, or of all.
  case states([Stage], entities: [EntityCode]?)

  public enum Stage: String, Hashable, Sendable, CaseIterable {
    case ordered
    case paid
    case returned
    case cancelled
  }
}
