internal import LedgerService

/// What each address may send in a minute. Counts addresses, never the keys that requests name.
struct AddressRates {
  private let requests: RateTable<SenderAddress>
  private let unsigned: RateTable<SenderAddress>

  init(_ limits: SenderLimits) {
    requests = RateTable(perMinute: limits.perAddressPerMinute)
    unsigned = RateTable(perMinute: limits.unsignedPerAddressPerMinute)
  }

  /// Counts a request.
  ///
  /// - Throws: `too-many-requests-of-address`.
  func admit(_ address: SenderAddress) throws(Problem) {
    guard requests.take(address) else { throw .addressTooOften(requests.secondsUntilNext(address)) }
  }

  /// Turns away whoever used up what may come unsigned, before any signature is looked at: refusing one costs up to a
  /// thousand times what sending it did.
  func admitSigned(_ address: SenderAddress) throws(Problem) {
    guard unsigned.has(address) else { throw .addressTooOften(unsigned.secondsUntilNext(address)) }
  }

  /// Counts a request that no registered key had signed. Many may have been on their way at once: what was too much is
  /// waited for later.
  func noteUnsigned(_ address: SenderAddress) {
    unsigned.charge(address)
  }
}
