/// A training institution as it registers itself.
struct Institution: Hashable {
  /// The account it is paid on.
  struct Payee: Hashable {
    let name: String
    let number: String
    let bank: String
  }

  let code: String
  let name: String
  let entity: BudgetEntity
  /// `ES256` or `SGD_SM3_SM2`.
  let algorithm: String
  let courses: [Course]
  let payee: Payee
  /// Why it teaches nobody here; nil for those that do.
  let standsAsideFor: String?
}
