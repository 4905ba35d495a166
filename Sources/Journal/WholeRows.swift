internal import Ledger
internal import Vouchers
internal import Wire

/// The rows of the three tables that are always whole, as they are stored.
extension WorkingSet {
  var genesisRows: [[ProjectedValue]] {
    guard let genesis else { return [] }
    var json = JSONWriter(reserving: 4096)
    Event.genesis(genesis).write(to: &json)
    return [[.integer(0), .text(String(decoding: json.bytes, as: UTF8.self))]]
  }

  /// Documents in the order of their publication, without the first `count`.
  func ruleRows(after count: Int = 0) -> [[ProjectedValue]] {
    book.published.dropFirst(count).map {
      [.integer($0.sequence), .text(String(decoding: $0.document.json.serialized, as: UTF8.self))]
    }
  }

  var counterRow: [ProjectedValue] {
    [
      .integer(0), .integer(counters.voucher), ProjectedValue(counters.at?.milliseconds),
      ProjectedValue(counters.clockUntil?.milliseconds),
    ]
  }
}

extension ProjectedValue {
  fileprivate init(_ number: Int64?) {
    self = number.map { .integer($0) } ?? .null
  }
}
