internal import Journal
internal import Ledger

/// Loading as the set's own act: a set that its owner only reads from outside is copied whole for every look.
extension WorkingSet {
  /// Loads what the requests need, in a few queries for all of them.
  mutating func load(for requests: [Request], from journal: SQLiteJournal) throws(JournalError) {
    var waiting = Array(requests.indices)
    for _ in 0..<5 {
      var footprint = Footprint()
      var remaining: [Int] = []
      for index in waiting {
        let own = missing(for: requests[index])
        // A request without a question has all the rows that any other could come from.
        if own.isEmpty { continue }
        footprint.formUnion(own)
        remaining.append(index)
      }
      if remaining.isEmpty { return }
      try journal.load(footprint, into: &self)
      waiting = remaining
    }
  }

  /// As ``load(for:from:)``, for one of a group whose rows are most likely there.
  mutating func load(for request: Request, from journal: SQLiteJournal) throws(JournalError) {
    if !missing(for: request).isEmpty { try load(for: [request], from: journal) }
  }

  /// Looks at the set where it lies.
  mutating func look<Value>(_ body: (borrowing WorkingSet) -> Value) -> Value { body(self) }

  /// Decides a request whose rows are loaded.
  mutating func outcome(of request: Request, at moment: Moment) -> Outcome {
    do throws(Refused) {
      return .accepted(try decide(request, at: moment))
    } catch {
      return .refused(error)
    }
  }
}
