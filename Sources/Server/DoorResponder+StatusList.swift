internal import HTTPTypes
internal import Hummingbird
internal import LedgerService

/// 状态名单: by which a voucher in hand is checked offline.
extension DoorResponder {
  /// `GET /v1/status-list`: the whole list; `?since=SIZE`: what changed since the list of that size, or the whole list
  /// where that is no longer known.
  func statusList(_ request: Request, query: Substring?) throws(Problem) -> Response {
    let since = try query.map(Self.size)
    let now = ledger.now()
    let bytes = try reading("status-list") {
      guard let since, let delta = try ledger.statusList.delta(since: since, now: now) else {
        return try ledger.statusList.current(now: now)
      }
      return delta
    }
    return plain(bytes, "application/octet-stream", cache: "public, max-age=60", request)
  }

  /// `since=12345`, and nothing else.
  private static func size(in query: Substring) throws(Problem) -> Int64 {
    guard query.hasPrefix("since="), query.utf8.count <= 25, let size = Int64(query.dropFirst(6)), size >= 0,
      "since=\(size)".utf8.elementsEqual(query.utf8)
    else { throw .badQuery }
    return size
  }
}
