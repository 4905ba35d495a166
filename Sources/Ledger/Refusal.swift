/// Every way a well-signed command can be refused, in order of precedence: of the causes that hold at once, the one
/// with the smallest number is told. Numbers and names are stable: neither is ever used again for another cause.
public enum Refusal: Int, Error, Hashable, Sendable, CaseIterable, Comparable {
  // who asks
  case keyRevoked = 1
  case keySuspended = 2
  case keyRotatedOut = 3
  case clockStep = 4
  case seenMismatch = 5
  case roleNotAllowed = 6
  case outOfScope = 7
  // two persons
  case proposalUnknown = 10
  case proposalClosed = 11
  case samePerson = 12
  case makerStopped = 13
  // classes: whose they are comes before anything that could tell of a voucher
  case classUnknown = 15
  case classOfAnother = 16
  // possession: unknown number, wrong token and wrong holder are one and the same
  case notPresented = 20
  case duplicateInList = 21
  // things that must exist, or must not yet
  case entityUnknown = 30
  case trancheUnknown = 31
  case trancheExists = 32
  case keyUnknown = 33
  case keyExists = 34
  case rulesExist = 35
  case institutionUnknown = 36
  case institutionExists = 37
  case programmeUnknown = 38
  case batchUnknown = 39
  case batchExists = 40
  case classExists = 42
  case claimUnknown = 43
  case orderUnknown = 44
  case statementExists = 45
  case statementUnknown = 46
  case lineUnknown = 47
  case publicKeyExists = 48
  // institutions and classes
  case institutionRemoved = 50
  case institutionSuspended = 51
  case classNotApproved = 53
  case classCancelled = 54
  case classDecided = 55
  case classStarted = 56
  case classFull = 57
  case classNotEnded = 58
  case classHasLearners = 59
  case noRate = 60
  case classEnded = 61
  // a voucher's own state
  case voucherVoided = 70
  case voucherLapsed = 71
  case voucherRefused = 72
  case alreadyRedeemed = 73
  case alreadyActivated = 74
  case alreadyClaimed = 75
  case notActivated = 76
  case notClaimed = 77
  case voucherExpired = 78
  case claimWindowClosed = 79
  case inOtherClass = 80
  case notReplaceable = 81
  // a person's limits
  case liveVoucher = 90
  case sameOccupationAndGrade = 91
  case countPerYear = 92
  case countInAll = 93
  // batches and evidence
  case numberNotNext = 100
  case batchFull = 101
  case batchTooLarge = 102
  case reachMismatch = 103
  case noValidity = 104
  case otherEntity = 105
  case mixedFunds = 106
  case rateAboveCap = 107
  case evidenceInsufficient = 108
  case payerWithoutRate = 109
  // claims, settlements, orders
  case claimNotFiled = 120
  case claimNotReviewed = 121
  case claimNotApproved = 122
  case claimSettled = 123
  case claimHeld = 124
  case claimEmpty = 125
  case reviewerApprovedClass = 126
  case exceptionNotInClaim = 127
  case cutAboveClaim = 128
  case payeeMissing = 129
  case tooManyPayees = 130
  case orderNotOrdered = 131
  case orderNotPaid = 132
  case otherLiveVoucher = 133
  // the bank
  case statementPartMismatch = 140
  case statementSumMismatch = 141
  case statementGap = 142
  case lineUsed = 143
  case lineMismatch = 144
  case importerConfirms = 145
  case lineSign = 146
  case statementIncomplete = 147
  case lineOfOrder = 148
  case linePaysOrder = 149
  // keys and institutions that cannot change that way
  case changeNotPossible = 150
  case tooFewRoots = 151
  // postings that cannot be corrected
  case lineBookedOtherwise = 160
  // statements that tell of days to come
  case statementAhead = 161
  // money, last: it is what everything else may still need
  case overBudget = 200
  case amountOutOfRange = 201

  public static func < (left: Refusal, right: Refusal) -> Bool { left.rawValue < right.rawValue }

  /// The stable name, for example `over-budget`.
  public var name: String {
    var out = ""
    for character in String(describing: self) {
      if character.isUppercase {
        out += "-" + character.lowercased()
      } else {
        out.append(character)
      }
    }
    return out
  }

  /// Whether the same act may succeed later without anybody correcting it.
  public var isTransient: Bool {
    switch self {
    case .overBudget, .institutionSuspended, .keySuspended, .clockStep, .classNotApproved, .classNotEnded,
      .claimHeld, .payeeMissing, .tooFewRoots, .noRate, .noValidity, .batchFull, .classFull, .notClaimed,
      .numberNotNext, .statementIncomplete, .otherLiveVoucher, .statementAhead:
      true
    case .keyRevoked, .keyRotatedOut, .seenMismatch, .roleNotAllowed, .outOfScope, .proposalUnknown,
      .proposalClosed,
      .samePerson, .makerStopped, .notPresented, .duplicateInList, .entityUnknown, .trancheUnknown,
      .trancheExists,
      .keyUnknown,
      .keyExists, .rulesExist, .institutionUnknown, .institutionExists, .programmeUnknown, .batchUnknown,
      .batchExists, .classUnknown, .classExists, .claimUnknown, .orderUnknown, .statementExists,
      .statementUnknown,
      .lineUnknown, .publicKeyExists, .institutionRemoved, .classOfAnother, .classCancelled, .classDecided,
      .classStarted,
      .classHasLearners, .classEnded, .voucherVoided, .voucherLapsed, .voucherRefused, .alreadyRedeemed,
      .alreadyActivated,
      .alreadyClaimed, .notActivated, .voucherExpired, .claimWindowClosed, .inOtherClass, .notReplaceable,
      .liveVoucher, .sameOccupationAndGrade, .countPerYear, .countInAll, .batchTooLarge, .reachMismatch,
      .otherEntity, .mixedFunds, .rateAboveCap, .evidenceInsufficient, .payerWithoutRate, .claimNotFiled,
      .claimNotReviewed,
      .claimNotApproved, .claimSettled, .claimEmpty, .reviewerApprovedClass, .exceptionNotInClaim,
      .cutAboveClaim,
      .tooManyPayees, .orderNotOrdered, .orderNotPaid, .statementPartMismatch, .statementSumMismatch,
      .statementGap,
      .lineUsed, .lineMismatch, .importerConfirms, .lineSign, .lineOfOrder, .linePaysOrder,
      .lineBookedOtherwise, .changeNotPossible, .amountOutOfRange:
      false
    }
  }
}

/// A refusal and what it is about: a voucher's place in the list, a key, an account. Never anything private.
public struct Refused: Error, Hashable, Sendable {
  public let refusal: Refusal
  /// Empty when the command as a whole is meant.
  public let subject: String

  public init(_ refusal: Refusal, _ subject: String = "") {
    self.refusal = refusal
    self.subject = subject
  }
}
