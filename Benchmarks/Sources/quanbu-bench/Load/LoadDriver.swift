import CTLS
import Dispatch
import Glibc
import LedgerService

/// Sends commands over a number of TLS connections to one server and counts what comes back.
///
/// Unchecked: everything happens on one queue, one round after the other.
final class LoadDriver: @unchecked Sendable {
  /// How long after a round's end its last answers are waited for, in ns.
  private static let patience: Int64 = 60_000_000_000
  /// What is due goes out at most so often, in ns.
  private static let tick: Int64 = 500_000

  private let queue = DispatchQueue(label: "quanbu-bench.load")
  private let poll = epoll_create1(0)
  private var connections: [LoadConnection?] = []
  /// Those whose socket takes no more for now.
  private var full: Set<Int> = []
  private var host = ""

  // Of the round that runs.
  private var requests: [[UInt8]] = []
  private var shape = LoadShape.closed
  private var tally = LoadTally(.single)
  private var next = 0
  /// By their places; the one that rested longest first, since the service closes what rests too long.
  private var idle = Line<Int>()
  /// Due, but no connection was free.
  private var late = Line<(place: Int, due: Int64)>()
  private var underWay = 0
  private var begun: Int64 = 0
  private var end: Int64 = 0
  private var lastAnswer: Int64 = 0

  deinit { Glibc.close(poll) }

  private func onQueue<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
  {
    try await withCheckedThrowingContinuation { reply in
      queue.async { reply.resume(with: Result(catching: body)) }
    }
  }

  /// Opens the connections; each has its handshake behind it when this returns.
  func connect(_ count: Int, port: Int, certificate: String) async throws {
    try await onQueue {
      let context = try TLSSocket.Context(certificate: certificate)
      self.host = "127.0.0.1:\(port)"
      for place in 0..<count {
        let connection = LoadConnection(try TLSSocket(port: port, context))
        self.connections.append(connection)
        self.watch(place, connection, EPOLL_CTL_ADD, toWrite: false)
      }
    }
  }

  private func watch(_ place: Int, _ connection: LoadConnection, _ change: Int32, toWrite: Bool) {
    var event = epoll_event()
    event.events = EPOLLIN.rawValue | (toWrite ? EPOLLOUT.rawValue : 0)
    event.data.u64 = UInt64(place)
    epoll_ctl(poll, change, connection.socket.descriptor, &event)
  }

  /// One round: sends `commands` in their order, until `seconds` are over or none is left, and waits for the answers.
  ///
  /// - Returns: what was answered, and how long it took from the first request to the last answer.
  func run(
    _ commands: [[UInt8]], _ kind: LoadKind, _ shape: LoadShape, seconds: Double
  ) async throws -> (tally: LoadTally, wall: Double) {
    try await onQueue {
      self.requests = commands.map { LoadConnection.request($0, path: kind.path, host: self.host) }
      self.shape = shape
      self.tally = LoadTally(kind)
      self.tally.places.reserveCapacity(commands.count)
      self.next = 0
      self.idle = Line(self.connections.indices.filter { self.connections[$0] != nil })
      self.late = Line()
      // Copying the commands took a while.
      self.begun = monotonicNanoseconds()
      self.end = self.begun + Int64(seconds * 1e9)
      self.lastAnswer = self.begun
      self.turn()
      return (self.tally, Double(self.lastAnswer - self.begun) / 1e9)
    }
  }

  /// How many connections are left.
  func count() async throws -> Int {
    try await onQueue {
      for case let (place, connection?) in self.connections.enumerated() {
        if case .closed = connection.goOn() { self.lose(place, connection) }
      }
      return self.connections.count { $0 != nil }
    }
  }

  func close() async throws {
    try await onQueue { self.connections = [] }
  }

  // MARK: The loop

  private func turn() {
    var events = [epoll_event](repeating: epoll_event(), count: 512)
    repeat {
      sendWhatIsDue()
      if isDone { return }
      var wait = timespec(tv_sec: 0, tv_nsec: Int(timeToWait))
      let count = epoll_pwait2(poll, &events, Int32(events.count), &wait, nil)
      for event in events.prefix(Int(max(0, count))) {
        let place = Int(event.data.u64)
        guard let connection = connections[place] else { continue }
        settle(place, connection, connection.goOn())
      }
    } while monotonicNanoseconds() < end + Self.patience
    // What was not answered by now is counted as failed.
    for _ in 0..<(underWay + late.count) { tally.countFailure("no answer") }
  }

  /// Until the next one is due, if nothing comes before, but never less than a tick.
  private var timeToWait: Int64 {
    guard case .open(let rate) = shape, late.isEmpty, next < requests.count else { return 100 * Self.tick }
    let due = begun + Int64(Double(next) / rate * 1e9)
    return min(max(Self.tick, due - monotonicNanoseconds()), 100 * Self.tick)
  }

  private var isDone: Bool {
    underWay == 0 && late.isEmpty && (next == requests.count || monotonicNanoseconds() >= end)
  }

  private func sendWhatIsDue() {
    let now = monotonicNanoseconds()
    switch shape {
    case .open(let rate):
      while next < requests.count {
        let due = begun + Int64(Double(next) / rate * 1e9)
        guard due <= now, due < end else { break }
        late.append((next, due))
        next += 1
      }
      while !late.isEmpty, let place = idle.takeFirst(), let first = late.takeFirst() {
        send(first.place, due: first.due, on: place)
      }
    case .closed:
      while next < requests.count, now < end, let place = idle.takeFirst() {
        next += 1
        send(next - 1, due: monotonicNanoseconds(), on: place)
      }
    }
  }

  private func send(_ request: Int, due: Int64, on place: Int) {
    guard let connection = connections[place] else { return tally.countFailure("no connection") }
    underWay += 1
    settle(place, connection, connection.send(requests[request], due: due))
  }

  private func settle(_ place: Int, _ connection: LoadConnection, _ progress: LoadConnection.Progress) {
    switch progress {
    case .waits(let toWrite):
      guard toWrite != full.contains(place) else { return }
      if toWrite { full.insert(place) } else { full.remove(place) }
      watch(place, connection, EPOLL_CTL_MOD, toWrite: toWrite)
    case .closed: lose(place, connection)
    case .answered(let answer):
      lastAnswer = monotonicNanoseconds()
      underWay -= 1
      tally.count(
        status: answer.status, body: answer.body, microseconds: (lastAnswer - answer.due) / 1000,
        second: Int((answer.due - begun) / 1_000_000_000))
      goOn(place)
    }
  }

  private func goOn(_ place: Int) {
    idle.append(place)
    if case .closed = shape { sendWhatIsDue() }
  }

  private func lose(_ place: Int, _ connection: LoadConnection) {
    if connection.isWaiting {
      underWay -= 1
      tally.countFailure("a connection was closed")
    }
    connections[place] = nil
  }
}

/// First come, first served.
private struct Line<Element> {
  private var elements: [Element]
  private var head = 0

  init(_ elements: [Element] = []) {
    self.elements = elements
  }

  var count: Int { elements.count - head }
  var isEmpty: Bool { count == 0 }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func takeFirst() -> Element? {
    guard head < elements.count else { return nil }
    defer {
      head += 1
      if head > 4096, head * 2 > elements.count {
        elements.removeFirst(head)
        head = 0
      }
    }
    return elements[head]
  }
}
