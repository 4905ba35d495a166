internal import Synchronization

/// How many bytes are held of bodies that are not whole: of each address, and in all. Without it a sender could have as many
/// as there may be connections and streams, times the longest body.
final class BodyBudget: Sendable {
  private struct State {
    var all = 0
    var byAddress: [SenderAddress: Int] = [:]
  }

  private let state = Mutex(State())

  var held: Int { state.withLock { $0.all } }

  /// What one connection, or one stream of it, holds.
  func share(of address: SenderAddress) -> Share { Share(self, address) }

  fileprivate func change(_ address: SenderAddress, by count: Int) -> Bool {
    state.withLock { state in
      let own = state.byAddress[address, default: 0] + count
      let all = state.all + count
      let isTooMuch = all > SenderLimits.heldBytes || own > SenderLimits.heldBytesPerAddress
      if count > 0, isTooMuch { return false }
      state.all = all
      state.byAddress[address] = own > 0 ? own : nil
      return true
    }
  }

  /// Used on one thread.
  final class Share {
    private let budget: BodyBudget
    private let address: SenderAddress
    private var count = 0

    fileprivate init(_ budget: BodyBudget, _ address: SenderAddress) {
      self.budget = budget
      self.address = address
    }

    /// - Returns: whether it may hold so much.
    func hold(_ total: Int) -> Bool {
      guard budget.change(address, by: total - count) else { return false }
      count = total
      return true
    }

    func giveBack() {
      guard count > 0 else { return }
      _ = budget.change(address, by: -count)
      count = 0
    }
  }
}
