internal import Journal
internal import Vouchers
internal import Wire

/// Who used which command id lately. Ids are made of their time (UUIDv7), so one greater than all that came before is
/// new for sure, and the store need not be asked.
struct RecentCommands {
  /// What is known of a pair of key and id.
  enum Use: Hashable {
    case never
    case before(sequence: Int64, digest: Hash256, isAccepted: Bool)
    /// Too old to tell: the store knows.
    case perhaps
  }
  private struct Name: Hashable {
    let id: CommandID
    let key: KeyID
  }
  private struct Noted {
    let sequence: Int64
    let digest: Hash256
    let isAccepted: Bool
  }
  private static let limit = 65_536

  /// Every use of a greater id is noted here; `nil` when every use of any id is.
  private var floor: CommandID?
  private var uses: [Name: Noted] = [:]

  /// - Parameter greatest: the greatest id in the store.
  init(after greatest: CommandID?) {
    floor = greatest
    // Grown step by step it would move everything a dozen times, each time while everybody waits.
    uses.reserveCapacity(Self.limit + LedgerWriter.groupLimit)
  }

  func use(of reference: CommandReference) -> Use {
    if let use = uses[Name(id: reference.id, key: reference.key)] {
      return .before(sequence: use.sequence, digest: use.digest, isAccepted: use.isAccepted)
    }
    return floor.map { reference.id > $0 } ?? true ? .never : .perhaps
  }

  mutating func note(_ reference: CommandReference, sequence: Int64, isAccepted: Bool) {
    uses[Name(id: reference.id, key: reference.key)] = Noted(
      sequence: sequence, digest: reference.digest, isAccepted: isAccepted)
  }

  /// Bounds memory. What is dropped must be in the store: `waitUntilDurable` returns when all that was noted is.
  mutating func tidy(whenDurable waitUntilDurable: () -> Void) {
    guard uses.count > Self.limit else { return }
    waitUntilDurable()
    floor = uses.keys.reduce(floor) { max($0 ?? $1.id, $1.id) }
    uses.removeAll(keepingCapacity: true)
  }
}
