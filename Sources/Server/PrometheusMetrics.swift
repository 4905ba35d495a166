public import CoreMetrics
internal import Synchronization

/// Keeps what is metered and tells it as Prometheus text (exposition format 0.0.4).
///
/// Labels and dimensions are ours: nothing from a request is ever one.
public final class PrometheusMetrics: MetricsFactory {
  /// A metric's name and its labels as they are written: `{endpoint="commands"}`.
  private struct Name: Hashable, Comparable {
    let label: String
    let dimensions: String

    static func < (left: Name, right: Name) -> Bool {
      (left.label, left.dimensions) < (right.label, right.dimensions)
    }
  }

  private struct State {
    var counters: [Name: CountedValue] = [:]
    var gauges: [Name: GaugedValue] = [:]
    var histograms: [Name: TimedValues] = [:]
  }

  private let state = Mutex(State())

  public init() {}

  // MARK: As swift-metrics asks

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    let name = Self.name(label, dimensions)
    return state.withLock { state in
      let value = state.counters[name] ?? CountedValue()
      state.counters[name] = value
      return value
    }
  }

  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    WholeCounter(counted: makeCounter(label: label, dimensions: dimensions))
  }

  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool)
    -> any RecorderHandler
  {
    gauge(label, dimensions)
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    gauge(label, dimensions)
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    let name = Self.name(label, dimensions)
    return state.withLock { state in
      let values = state.histograms[name] ?? TimedValues()
      state.histograms[name] = values
      return values
    }
  }

  public func destroyCounter(_ handler: any CounterHandler) {}
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  public func destroyMeter(_ handler: any MeterHandler) {}
  public func destroyTimer(_ handler: any TimerHandler) {}

  private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugedValue {
    let name = Self.name(label, dimensions)
    return state.withLock { state in
      let value = state.gauges[name] ?? GaugedValue()
      state.gauges[name] = value
      return value
    }
  }

  private static func name(_ label: String, _ dimensions: [(String, String)]) -> Name {
    let list = dimensions.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
    return Name(label: label, dimensions: list)
  }

  // MARK: As Prometheus reads

  /// Everything, in the order of the names.
  public var text: String {
    let (counters, gauges, histograms) = state.withLock { ($0.counters, $0.gauges, $0.histograms) }
    var text = ""
    var told: Set<String> = []
    func head(_ name: Name, _ kind: String) {
      if told.insert(name.label).inserted { text += "# TYPE \(name.label) \(kind)\n" }
    }
    func line(_ label: String, _ dimensions: String, _ value: String) {
      text += dimensions.isEmpty ? "\(label) \(value)\n" : "\(label){\(dimensions)} \(value)\n"
    }
    for (name, value) in counters.sorted(by: { $0.key < $1.key }) {
      head(name, "counter")
      line(name.label, name.dimensions, "\(value.value)")
    }
    for (name, value) in gauges.sorted(by: { $0.key < $1.key }) {
      head(name, "gauge")
      line(name.label, name.dimensions, "\(value.value)")
    }
    for (name, values) in histograms.sorted(by: { $0.key < $1.key }) {
      head(name, "histogram")
      let rest = name.dimensions.isEmpty ? "" : name.dimensions + ","
      let (counts, count, nanoseconds) = values.all
      var sum: Int64 = 0
      for (bound, number) in zip(TimedValues.bounds, counts) {
        sum += number
        line(name.label + "_bucket", rest + "le=\"\(Self.seconds(bound))\"", "\(sum)")
      }
      line(name.label + "_bucket", rest + "le=\"+Inf\"", "\(count)")
      line(name.label + "_sum", name.dimensions, Self.seconds(nanoseconds))
      line(name.label + "_count", name.dimensions, "\(count)")
    }
    return text
  }

  /// Nanoseconds as a decimal number of seconds.
  private static func seconds(_ nanoseconds: Int64) -> String {
    let digits = String(nanoseconds % 1_000_000_000)
    var fraction = String(repeating: "0", count: 9 - digits.count) + digits
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(nanoseconds / 1_000_000_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
  }
}

private final class CountedValue: CounterHandler {
  private let count = Atomic<Int64>(0)

  var value: Int64 { count.load(ordering: .relaxed) }

  func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }

  func reset() { count.store(0, ordering: .relaxed) }
}

/// Counts whole amounts only: nothing of ours counts in parts.
private final class WholeCounter: FloatingPointCounterHandler {
  private let counted: any CounterHandler

  init(counted: any CounterHandler) {
    self.counted = counted
  }

  func increment(by amount: Double) { counted.increment(by: Int64(exactly: amount.rounded()) ?? 0) }

  func reset() { counted.reset() }
}

/// Whole numbers only: nothing we gauge is anything else.
private final class GaugedValue: MeterHandler, RecorderHandler {
  private let gauged = Atomic<Int64>(0)

  var value: Int64 { gauged.load(ordering: .relaxed) }

  func set(_ value: Int64) { gauged.store(value, ordering: .relaxed) }
  func set(_ value: Double) { set(Int64(exactly: value.rounded()) ?? 0) }
  func increment(by amount: Double) {
    gauged.wrappingAdd(Int64(exactly: amount.rounded()) ?? 0, ordering: .relaxed)
  }
  func decrement(by amount: Double) { increment(by: -amount) }
  func record(_ value: Int64) { set(value) }
  func record(_ value: Double) { set(value) }
}

private final class TimedValues: TimerHandler {
  /// From half a millisecond to ten seconds, in nanoseconds.
  static let bounds: [Int64] = [
    500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000, 250_000_000,
    500_000_000, 1_000_000_000, 2_500_000_000, 10_000_000_000,
  ]

  private struct State {
    var counts = [Int64](repeating: 0, count: TimedValues.bounds.count)
    var count: Int64 = 0
    var sum: Int64 = 0
  }

  private let state = Mutex(State())

  var all: (counts: [Int64], count: Int64, nanoseconds: Int64) {
    state.withLock { ($0.counts, $0.count, $0.sum) }
  }

  func recordNanoseconds(_ duration: Int64) {
    let place = Self.bounds.firstIndex { duration <= $0 }
    state.withLock { state in
      if let place { state.counts[place] += 1 }
      state.count += 1
      state.sum += duration
    }
  }
}
