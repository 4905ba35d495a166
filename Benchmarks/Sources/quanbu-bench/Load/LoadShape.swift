/// How the requests of a round are timed.
enum LoadShape: Sendable, Hashable {
  /// One every 1/`perSecond` s, whatever comes of those before: latencies count from the moment a request was due, so that
  /// waiting for a slow answer is not left out of the count (no coordinated omission).
  case open(perSecond: Double)
  /// Each connection sends its next request as soon as it has its answer.
  case closed

  /// - Parameter perSecond: 0 for as fast as requests are answered.
  init(_ perSecond: Double) {
    self = perSecond > 0 ? .open(perSecond: perSecond) : .closed
  }
}

/// What the requests of a round are.
enum LoadKind: String, Codable, Sendable {
  /// One voucher a command.
  case single
  /// A class of fifty.
  case list
  /// Whether one voucher would be redeemed: asked, and not journalled.
  case check

  var vouchers: Int {
    switch self {
    case .single, .check: 1
    case .list: Plan.classLength
    }
  }

  var isJournalled: Bool {
    switch self {
    case .single, .list: true
    case .check: false
    }
  }

  /// Where they are sent.
  var path: String { isJournalled ? "/v1/commands" : "/v1/queries" }
}
