internal import Synchronization

/// How many connections there are, of each address and in all.
final class ConnectionCounts: Sendable {
  private struct State {
    var all = 0
    var byAddress: [SenderAddress: Int] = [:]
  }

  private let limits: SenderLimits
  private let state = Mutex(State())

  init(_ limits: SenderLimits) {
    self.limits = limits
  }

  var all: Int { state.withLock { $0.all } }

  /// Counts a connection, if there may be one more.
  func open(_ address: SenderAddress) -> Bool {
    state.withLock { state in
      let own = state.byAddress[address, default: 0]
      guard state.all < limits.connections, own < limits.connectionsPerAddress else { return false }
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
