/// Somebody who may hold a voucher.
struct Person: Hashable {
  let name: String
  let id: String
  /// Empty when the roster does not have it.
  let phone: String
}
