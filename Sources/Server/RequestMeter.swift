internal import HTTPTypes
internal import Metrics
internal import Synchronization

/// Counts requests by endpoint and status, and how long each endpoint takes. Made once for each pair: to make a metric
/// costs more than to count with it.
final class RequestMeter: Sendable {
  private struct Kind: Hashable {
    let endpoint: String
    let status: Int
  }

  private struct State {
    var counters: [Kind: Counter] = [:]
    var timers: [String: Metrics.Timer] = [:]
  }

  private let state = Mutex(State())

  func note(_ endpoint: Endpoint?, _ status: HTTPResponse.Status, nanoseconds: Int64) {
    let label = endpoint?.label ?? "none"
    let (counter, timer) = state.withLock { state in
      let kind = Kind(endpoint: label, status: status.code)
      let counter =
        state.counters[kind]
        ?? Counter(
          label: "quanbu_requests_total", dimensions: [("endpoint", label), ("status", "\(status.code)")])
      state.counters[kind] = counter
      let timer =
        state.timers[label]
        ?? Metrics.Timer(label: "quanbu_request_seconds", dimensions: [("endpoint", label)])
      state.timers[label] = timer
      return (counter, timer)
    }
    counter.increment()
    timer.recordNanoseconds(nanoseconds)
  }
}
