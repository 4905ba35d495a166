internal import Synchronization

/// How many connections there are, of each address and in all.
final class ConnectionCounts: Sendable {
  private struct State {
    var all = 0
    var byAddress: [SenderAddress: Int] = [:]
  }

  private let limits: SenderLimits
  /// How many there may be of everybody.
  private let most: Int
  private let state = Mutex(State())

  /// - Parameter room: how many the system has room for.
  init(_ limits: SenderLimits, room: Int) {
    self.limits = limits
    most = min(limits.connections, room)
  }

  var all: Int { state.withLock { $0.all } }

  /// Counts a connection, if there may be one more.
  func open(_ address: SenderAddress) -> Bool {
    state.withLock { state in
      let own = state.byAddress[address, default: 0]
      guard state.all < most, own < limits.connectionsPerAddress else { return false }
      state.all += 1
      state.byAddress[address] = own + 1
      return true
    }
  }

  func close(_ address: SenderAddress) {
    state.withLock { state in
      state.all -= 1
      let rest = state.byAddress[address, default: 1] - 1
      state.byAddress[address] = rest > 0 ? rest : nil
    }
  }
}
