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

    mutating func counter(of kind: Kind) -> Counter {
      if let counter = counters[kind] { return counter }
      let counter = Counter(
        label: "quanbu_requests_total",
        dimensions: [("endpoint", kind.endpoint), ("status", "\(kind.status)")])
      counters[kind] = counter
      return counter
    }

    mutating func timer(of label: String) -> Metrics.Timer {
      if let timer = timers[label] { return timer }
      let timer = Metrics.Timer(label: "quanbu_request_seconds", dimensions: [("endpoint", label)])
      timers[label] = timer
      return timer
    }
  }

  private let state = Mutex(State())

  func note(_ endpoint: Endpoint?, _ status: HTTPResponse.Status, nanoseconds: Int64) {
    let label = endpoint?.label ?? "none"
    let (counter, timer) = state.withLock { state in
      (state.counter(of: Kind(endpoint: label, status: status.code)), state.timer(of: label))
    }
    counter.increment()
    timer.recordNanoseconds(nanoseconds)
  }
}
