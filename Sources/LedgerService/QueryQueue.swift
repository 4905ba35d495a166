internal import Synchronization

/// Queries that wait for the desk. What waits together is considered together, with one flush of the log of queries, as
/// commands are written in groups; on a queue of its own, so that a long answer keeps nobody but other queries waiting.
final class QueryQueue: Sendable {
  private typealias Considered = Result<ConsideredQuery, Rejection>
  private struct Waiting: Sendable {
    let query: VerifiedQuery
    let reply: CheckedContinuation<Considered, Never>
  }

  private let desk: QueryDesk
  private let executor = QueueExecutor(label: "quanbu.desk")
  private let waiting = Mutex<[Waiting]>([])

  init(_ desk: QueryDesk) {
    self.desk = desk
  }

  /// What comes of a query whose signature is right.
  func consider(_ query: VerifiedQuery) async throws(Rejection) -> ConsideredQuery {
    let considered: Considered = await withCheckedContinuation { reply in
      let isFirst = waiting.withLock {
        $0.append(Waiting(query: query, reply: reply))
        return $0.count == 1
      }
      if isFirst { executor.run(considerAll) }
    }
    return try considered.get()
  }

  private func considerAll() {
    let all = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    desk.consider(all.map(\.query), hasWriter: true) { place, considered in
      all[place].reply.resume(returning: considered)
    }
  }
}
