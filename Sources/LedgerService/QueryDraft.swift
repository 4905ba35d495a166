internal import Ledger
internal import Vouchers
internal import Wire

/// What an answer to a query would be, before the log of queries allows it.
struct QueryDraft: Sendable {
  let query: VerifiedQuery
  let at: Instant
  let limits: ServiceLimits
  let answer: ConsideredQuery
  let subject: QueryLine.Subject
  /// People a key of this role may ask about in an hour.
  var mostPersons = Int.max
  /// Of whom or what nothing is told.
  var withheld = 0
  /// Whether that was all that was asked for: then there is no answer either.
  var isRefused = false

  /// An id of the window may have come that long ago; a quota is of this hour.
  var horizon: Instant {
    let window = Int64(limits.queries.windowMinutes) * 60
    return at.adding(milliseconds: -max(2 * window * 1000, 3_600_000))
  }

  /// About what the answer takes.
  var heldBytes: Int {
    switch answer {
    case .answered(.rows(let rows)): rows.length
    case .answered(.receipt(let receipt)): receipt?.count ?? 0
    case .answered(.holderReferences(let references)): references.count * MemoryLayout<Hash256?>.stride
    case .answered(.check), .answered(.kept), .answered(.lapsed), .keep, .lapse: 0
    }
  }

  /// What is written down, and what is answered then. Of what is thrown for nothing is written down.
  func judged(
    by history: QueryHistory
  ) throws(Rejection) -> (line: QueryLine, then: Result<ConsideredQuery, Rejection>) {
    let key = query.key
    guard !history.knows(query.query.id, of: key) else { throw .queryIDReused }
    let use = history.use(of: key, at: at)
    let line = QueryLine(at: at, key: key, query: query.query.id, subject: subject, withheld: withheld)
    guard line.persons == 0 || use.persons + line.persons <= mostPersons else {
      throw .queryQuota(perHour: mostPersons)
    }
    let most = limits.refusalsPerHour
    guard use.withheld < most else { throw .tooManyRefusals }
    // Whoever tries more than that learns nothing of any of them.
    if use.withheld + withheld > most { return (line, .failure(.tooManyRefusals)) }
    return (line, isRefused ? .failure(.refused(Refused(.notPresented))) : .success(answer))
  }
}
