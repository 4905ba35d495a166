internal import HTTPTypes
internal import Ledger
internal import LedgerService
internal import Vouchers

extension Problem {
  /// What never became an entry, or a query that was not answered.
  ///
  /// Of a stopped ledger or a disk that cannot be written only the operator's log tells more: the cause may name files.
  init(_ rejection: Rejection) {
    let (chinese, english): (String, String)
    switch rejection {
    case .stopped:
      (chinese, english) = (
        "账本已停止写入：请稍后以同样的报文重试", "the ledger has stopped writing: send the same bytes again later"
      )
    case .notAnswered:
      (chinese, english) = ("暂时无法作答：请稍后重新签署再试", "no answer is possible now: sign anew and try later")
    default: (chinese, english) = (rejection.chinese, rejection.english)
    }
    self.init(rejection.status, rejection.code, number: rejection.refusal?.rawValue, chinese, english)
    subject = rejection.subject
    retryAfter = rejection.retryAfter
  }

  /// A refusal that was journalled, with its receipt.
  init(_ refused: Refused, of answer: Answer) {
    self.init(
      refused.refusal.status, refused.refusal.name, number: refused.refusal.rawValue, refused.refusal.chinese,
      refused.refusal.english)
    subject = refused.subject
    receipt = String(decoding: answer.receipt.file, as: UTF8.self)
    isRepeat = answer.isRepeat
  }
}

extension Rejection {
  /// One status for each kind of cause.
  var status: HTTPResponse.Status {
    switch self {
    case .form: .badRequest
    case .unknownKey, .badSignature: .forbidden
    case .otherLedger, .malformed, .stale, .early: .unprocessableContent
    case .commandIDReused, .queryIDReused, .clockStep: .conflict
    case .tooManyRefusals, .queryQuota, .tooOften: .tooManyRequests
    case .tooLarge: .contentTooLarge
    case .busy, .notReached, .stopped, .notAnswered, .writerNeeded: .serviceUnavailable
    case .refused(let refused): refused.refusal.status
    }
  }

  /// Seconds after which the same request may fare better.
  var retryAfter: Int? {
    switch self {
    case .busy, .notReached: 1
    case .stopped, .notAnswered, .writerNeeded: 5
    case .tooOften(let seconds): seconds
    case .tooManyRefusals, .queryQuota: 600
    case .form, .unknownKey, .badSignature, .otherLedger, .malformed, .commandIDReused, .stale, .early,
      .clockStep,
      .tooLarge, .queryIDReused, .refused:
      nil
    }
  }

  /// Whether no registered key is known to have signed it: counts against the sender's address.
  var isUnsigned: Bool {
    switch self {
    case .form, .unknownKey, .badSignature: true
    case .otherLedger, .malformed, .commandIDReused, .stale, .early, .clockStep, .tooManyRefusals, .tooLarge,
      .busy, .notReached,
      .stopped, .queryIDReused, .queryQuota, .tooOften, .refused, .notAnswered, .writerNeeded:
      false
    }
  }

  fileprivate var refusal: Refusal? {
    if case .refused(let refused) = self { return refused.refusal }
    return nil
  }

  fileprivate var subject: String {
    if case .refused(let refused) = self { return refused.subject }
    return ""
  }
}

extension Refusal {
  /// One status for each kind of refusal: who may not (403), what is not there (404), what stands against it now (409),
  /// and what is wrong in itself (422).
  var status: HTTPResponse.Status {
    switch self {
    case .keyRevoked, .keySuspended, .keyRotatedOut, .roleNotAllowed, .outOfScope, .samePerson, .makerStopped,
      .classOfAnother, .notPresented, .reviewerApprovedClass, .importerConfirms, .institutionRemoved,
      .institutionSuspended:
      .forbidden
    case .proposalUnknown, .classUnknown, .entityUnknown, .trancheUnknown, .keyUnknown, .institutionUnknown,
      .programmeUnknown, .batchUnknown, .claimUnknown, .orderUnknown, .statementUnknown, .lineUnknown:
      .notFound
    case .clockStep, .seenMismatch, .proposalClosed, .trancheExists, .keyExists, .rulesExist,
      .institutionExists,
      .batchExists, .classExists, .statementExists, .publicKeyExists, .classNotApproved, .classCancelled,
      .classDecided, .classStarted, .classFull, .classNotEnded, .classHasLearners, .classEnded, .noRate,
      .voucherVoided,
      .voucherLapsed, .voucherRefused, .alreadyRedeemed, .alreadyActivated, .alreadyClaimed, .notActivated,
      .notClaimed, .voucherExpired, .claimWindowClosed, .inOtherClass, .notReplaceable, .liveVoucher,
      .sameOccupationAndGrade, .countPerYear, .countInAll, .numberNotNext, .batchFull, .noValidity,
      .claimNotFiled,
      .claimNotReviewed, .claimNotApproved, .claimSettled, .claimHeld, .claimEmpty, .payeeMissing,
      .orderNotOrdered,
      .orderNotPaid, .otherLiveVoucher, .lineUsed, .statementIncomplete, .lineOfOrder, .linePaysOrder,
      .changeNotPossible, .tooFewRoots, .lineBookedOtherwise, .statementAhead, .overBudget:
      .conflict
    case .duplicateInList, .batchTooLarge, .reachMismatch, .otherEntity, .mixedFunds, .rateAboveCap,
      .evidenceInsufficient, .payerWithoutRate, .exceptionNotInClaim, .cutAboveClaim, .tooManyPayees,
      .statementPartMismatch, .statementSumMismatch, .statementGap, .lineMismatch, .lineSign,
      .amountOutOfRange:
      .unprocessableContent
    }
  }
}
