internal import Journal
internal import Ledger
internal import Vouchers

/// The state of the ledger as it follows from the entries, rebuilt in memory, the many rows packed. The rules decide
/// every command again; the recorded outcome is what is folded in.
struct Replay {
  private(set) var set = WorkingSet(packing: PackedVouchers(), PackedHolders(), PackedClaims())

  // The set is asked from within, as the replay's own act: lent out of a value that is being changed it would
  // be copied whole each time.

  /// The key registered under a name, as of now.
  mutating func key(_ id: KeyID) -> KeyRow? { set.keys[id] }

  /// How many seconds a command may be away from its entry.
  mutating func commandWindow(at instant: Instant) -> Int64 {
    Int64(set.book.service(on: instant.day).commandWindowMinutes) * 60
  }

  /// Whether an act is about the ledger's clock.
  mutating func concernsClock(_ act: Act) -> Bool { set.concernsClock(act) }

  mutating func isOverRefusalQuota(_ key: KeyID, at instant: Instant) -> Bool {
    set.isOverRefusalQuota(key, at: instant)
  }

  /// Whether refusals of a key beyond its quota may be told of an hour: the key is there, the hour not to come, and if it
  /// is the last one the key was refused in, the quota was used up.
  mutating func canHaveTallied(_ key: KeyID, hour: Int64, at instant: Instant) -> Bool {
    guard let row = set.keys[key], hour <= instant.milliseconds / 3_600_000 else { return false }
    let quota = Int64(set.book.service(on: instant.day).refusalsPerHour)
    return row.refusalHour != hour || row.refusals >= quota
  }

  /// What the rules say of a command.
  mutating func decide(_ request: Request, at moment: Moment) -> Outcome {
    do throws(Refused) {
      return .accepted(try set.decide(request, at: moment))
    } catch {
      return .refused(error)
    }
  }

  /// Folds in what was recorded of a command.
  ///
  /// - Parameter isExpected: whether the rules say the same. If not, folding may fail halfway, so the state before
  ///   is kept and put back.
  mutating func fold(
    _ outcome: Outcome, of request: Request, at moment: Moment, isExpected: Bool
  ) throws(Inconsistency) {
    switch outcome {
    case .refused: set.applyRefusal(of: request.key, at: moment)
    case .accepted(let events):
      if isExpected { return try set.apply(request, events: events, at: moment) }
      let before = set
      do throws(Inconsistency) {
        try set.apply(request, events: events, at: moment)
      } catch {
        set = before
        throw error
      }
    }
  }

  /// Folds in an act of the ledger itself.
  mutating func fold(own event: Event, at moment: Moment) throws(Inconsistency) {
    let before = set
    do throws(Inconsistency) {
      try set.applyOwn(event, at: moment)
    } catch {
      set = before
      throw error
    }
  }

  /// Packs what changed; call now and then between entries.
  mutating func settle() {
    set.settle()
  }
}
