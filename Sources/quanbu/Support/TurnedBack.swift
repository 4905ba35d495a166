import Ledger
import LedgerService

/// What the ledger turned back without journalling it: it says why, and what to do about it, whichever door it came
/// through.
struct TurnedBack: Error, Sendable {
  enum Kind: Sendable {
    /// An answer: nothing but another request will do.
    case refused
    /// Never looked at, because what it builds on was not accepted.
    case notReached
    /// Signed too long ago, or too early: the same act signed anew may pass.
    case untimely
    /// The query could not be answered.
    case unanswered
    /// The ledger has stopped: nothing that follows will be taken.
    case stopped
  }

  /// Stable code.
  let code: String
  /// The code as people are shown it: a refusal with its number and subject.
  let label: String
  let text: Text
  let kind: Kind

  init(code: String, label: String? = nil, _ text: Text, _ kind: Kind) {
    self.code = code
    self.label = label ?? code
    self.text = text
    self.kind = kind
  }

  init(_ rejection: Rejection) {
    let kind: Kind
    var label = rejection.code
    switch rejection {
    case .stopped: kind = .stopped
    case .notReached: kind = .notReached
    case .notAnswered: kind = .unanswered
    case .stale, .early: kind = .untimely
    case .refused(let refused):
      kind = .refused
      let subject = refused.subject.isEmpty ? "" : " [\(refused.subject)]"
      label += " (\(refused.refusal.rawValue))\(subject)"
    default: kind = .refused
    }
    self.init(code: rejection.code, label: label, Text(rejection.chinese, rejection.english), kind)
  }

  /// No right to know was shown.
  static var notPresented: TurnedBack { TurnedBack(.refused(Refused(.notPresented))) }
}

extension CommandFailure {
  /// A ledger that stopped, or a log of queries, could not be written; everything else is an answer.
  init(_ turnedBack: TurnedBack) {
    switch turnedBack.kind {
    case .stopped, .unanswered: self.init(.inputOutput, code: turnedBack.label, turnedBack.text)
    case .refused, .notReached, .untimely: self.init(.refused, code: turnedBack.label, turnedBack.text)
    }
  }
}
