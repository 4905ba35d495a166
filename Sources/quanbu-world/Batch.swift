import Vouchers

/// A batch of vouchers (制券批次) as issuers plan it.
struct Batch {
  /// How a pool runs dry: so much money is left to its entity that `claims` succeed and the next is refused.
  struct Dry {
    let claims: Int
    let keepFen: Int64
  }

  let id: String
  let entity: BudgetEntity
  let reach: Reach
  let value: ValueKind
  /// Face value or cap, in fen.
  let fen: Int64
  let count: Int
  let commitment: CommitmentMoment
  let issueOn: Day
  /// The roster's path below the inputs, for targeted batches.
  let roster: String?
  let encoding: TextForm
  let dry: Dry?
  /// Those on the roster, or those who will claim from the pool: places in ``Society/people``.
  let people: Range<Int>
}

/// What an entity's batches look like, before counts and people.
struct BatchTemplate {
  let suffix: String
  let reach: Reach
  let value: ValueKind
  let fen: Int64
  let commitment: CommitmentMoment
  /// Parts of the entity's vouchers.
  let weight: Int
  let isDry: Bool

  private init(
    _ suffix: String, _ reach: Reach, _ value: ValueKind, _ fen: Int64, _ commitment: CommitmentMoment,
    weight: Int, isDry: Bool = false
  ) {
    self.suffix = suffix
    self.reach = reach
    self.value = value
    self.fen = fen
    self.commitment = commitment
    self.weight = weight
    self.isDry = isDry
  }

  /// Both reaches, both values and both moments among them. Pingtan commits everything at issue or claim, so that
  /// its pool can run dry without stopping anything else.
  static func all(of entity: BudgetEntity) -> [BatchTemplate] {
    switch entity.code {
    case "fuzhou", "xiamen", "quanzhou", "zhangzhou":
      [
        BatchTemplate("t1", .targeted, .face, 100_000, .issue, weight: 35),
        BatchTemplate("t2", .targeted, .entitlement, 200_000, .activation, weight: 15),
        BatchTemplate("o1", .open, .face, 70_000, .activation, weight: 25),
        BatchTemplate("o2", .open, .entitlement, 200_000, .issue, weight: 25),
      ]
    case "sanming", "nanping":
      [
        BatchTemplate("t1", .targeted, .entitlement, 200_000, .issue, weight: 55),
        BatchTemplate("o1", .open, .face, 100_000, .activation, weight: 45),
      ]
    case "fujian":
      [
        BatchTemplate("t1", .targeted, .face, 30_000, .issue, weight: 50),
        BatchTemplate("o1", .open, .entitlement, 200_000, .activation, weight: 50),
      ]
    case "pingtan":
      [
        BatchTemplate("t1", .targeted, .face, 100_000, .issue, weight: 100),
        BatchTemplate("o1", .open, .face, 100_000, .issue, weight: 0, isDry: true),
      ]
    default:
      [
        BatchTemplate("t1", .targeted, .face, 150_000, .issue, weight: 50),
        BatchTemplate("o1", .open, .face, 50_000, .issue, weight: 50),
      ]
    }
  }
}
