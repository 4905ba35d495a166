import Ledger
import Vouchers

/// What one command of a job is made from, so that its answer can be told in the user's own terms.
struct Draft: Hashable, Sendable {
  let act: Act
  /// The input file's name, without its folders; empty when there is none.
  var file = ""
  /// Lines of that file, one for each item of the act.
  var rows: [Int] = []
  /// Tokens of the vouchers an issue makes. Secret: kept only until they are safe in their file.
  var tokens: [String] = []
  /// Rows of the file left out of the act, and why.
  var skipped: [SkippedRow] = []

  /// Whether row after row was left out until none was left: there is nothing to send.
  var isEmpty: Bool { rows.isEmpty && !skipped.isEmpty }
}

/// A row that was left out, by its line, with the code of the reason. Nothing of what it says.
struct SkippedRow: Hashable, Sendable {
  let line: Int
  let code: String
}

extension Draft {
  /// The same without the one row that was refused; `nil` when the refusal is about the whole act.
  ///
  /// An issue's tokens must be made anew: the numbers after the row have moved up.
  func skipping(_ refused: Refused) -> Draft? {
    guard let place = place(of: refused), rows.indices.contains(place) else { return nil }
    var draft = Draft(
      act: Self.act(act, without: place), file: file, rows: rows, tokens: tokens, skipped: skipped)
    draft.rows.remove(at: place)
    if draft.tokens.indices.contains(place) { draft.tokens.remove(at: place) }
    draft.skipped.append(SkippedRow(line: rows[place], code: refused.refusal.name))
    return draft
  }

  /// Which item of the act a refusal is about. Its subject says so where the act is a list.
  private func place(of refused: Refused) -> Int? {
    guard refused.refusal.isAboutOneRow else { return nil }
    switch act {
    case .claimVoucher: return 0
    case .issueVouchers, .activateVouchers, .redeemVouchers: return Int(refused.subject)
    default: return nil
    }
  }

  /// The last item stays where it is: an act of nothing cannot be written, nor will it be sent.
  private static func act(_ act: Act, without place: Int) -> Act {
    func rest<Item>(_ items: [Item]) -> [Item] {
      guard items.count > 1, items.indices.contains(place) else { return items }
      return Array(items[..<place] + items[(place + 1)...])
    }
    switch act {
    case .issueVouchers(let act):
      return .issueVouchers(
        IssueVouchers(batch: act.batch, first: act.first, items: rest(act.items), replaces: act.replaces))
    case .activateVouchers(let act):
      return .activateVouchers(ActivateVouchers(id: act.id, learners: rest(act.learners)))
    case .redeemVouchers(let act):
      return .redeemVouchers(RedeemVouchers(id: act.id, learners: rest(act.learners)))
    default: return act
    }
  }
}

extension Refusal {
  /// Whether the refusal of a list is the fault of one row, and the others may fare better without it. What is wrong
  /// with the whole (the class, the batch, the money, the key) is not.
  var isAboutOneRow: Bool {
    switch self {
    case .notPresented, .duplicateInList, .voucherVoided, .voucherLapsed, .voucherRefused, .alreadyRedeemed,
      .alreadyActivated, .alreadyClaimed, .notActivated, .notClaimed, .voucherExpired, .claimWindowClosed,
      .inOtherClass, .liveVoucher, .sameOccupationAndGrade, .countPerYear, .countInAll, .otherEntity,
      .rateAboveCap, .evidenceInsufficient, .payerWithoutRate:
      true
    case .keyRevoked, .keySuspended, .keyRotatedOut, .clockStep, .seenMismatch, .roleNotAllowed, .outOfScope,
      .proposalUnknown, .proposalClosed, .samePerson, .classUnknown, .classOfAnother, .entityUnknown,
      .trancheUnknown, .trancheExists, .keyUnknown, .keyExists, .rulesExist, .institutionUnknown,
      .institutionExists, .programmeUnknown, .batchUnknown, .batchExists, .classExists, .claimUnknown,
      .orderUnknown, .statementExists, .statementUnknown, .lineUnknown, .institutionRemoved,
      .institutionSuspended, .classNotApproved, .classCancelled, .classDecided, .classStarted, .classFull,
      .classNotEnded, .classHasLearners, .noRate, .classEnded, .notReplaceable, .numberNotNext, .batchFull,
      .batchTooLarge, .reachMismatch, .noValidity, .mixedFunds, .claimNotFiled, .claimNotReviewed,
      .claimNotApproved, .claimSettled, .claimHeld, .claimEmpty, .reviewerApprovedClass, .exceptionNotInClaim,
      .cutAboveClaim, .payeeMissing, .tooManyPayees, .orderNotOrdered, .orderNotPaid, .otherLiveVoucher,
      .statementPartMismatch,
      .statementSumMismatch, .statementGap, .lineUsed, .lineMismatch, .importerConfirms, .lineSign,
      .statementIncomplete, .lineOfOrder, .linePaysOrder, .lineBookedOtherwise, .changeNotPossible,
      .tooFewRoots, .makerStopped, .publicKeyExists, .statementAhead, .overBudget, .amountOutOfRange:
      false
    }
  }
}
