import NIOCore
import NIOPosix
import NIOSSL

/// Sends commands over a number of TLS connections to one server and counts what comes back.
///
/// Unchecked: everything but `run` happens on the one event loop, `run` hands over through it.
final class LoadDriver: @unchecked Sendable {
  /// How long after a round's end its last answers are waited for.
  private static let patience = TimeAmount.seconds(60)

  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let loop: any EventLoop
  private var connections: [LoadConnection] = []
  private var host = ""

  // Of the round that runs.
  private var commands: [ByteBuffer] = []
  private var shape = LoadShape.closed
  private var tally = LoadTally()
  private var next = 0
  /// The one that rested longest first: the service closes what rests too long.
  private var idle = CircularBuffer<LoadConnection>()
  /// Due, but no connection was free.
  private var late = CircularBuffer<(place: Int, due: NIODeadline)>()
  private var underWay = 0
  private var begun = NIODeadline.now()
  private var end = NIODeadline.now()
  private var lastAnswer = NIODeadline.now()
  private var ticking: RepeatedTask?
  /// Ends a round whose answers do not come.
  private var giveUp: Scheduled<Void>?
  private var finished: EventLoopPromise<LoadTally>?

  init() {
    loop = group.next()
  }

  /// Opens the connections; each has its handshake behind it when this returns.
  func connect(_ count: Int, port: Int, certificate: String) async throws {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv13
    tls.trustRoots = .file(certificate)
    let context = try NIOSSLContext(configuration: tls)
    host = "127.0.0.1:\(port)"
    for _ in 0..<count {
      let bootstrap = ClientBootstrap(group: loop)
        .channelOption(.socketOption(.tcp_nodelay), value: 1)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: nil))
            let connection = LoadConnection(driver: self)
            try pipeline.addHandler(connection)
            self.connections.append(connection)
          }
        }
      _ = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
    }
  }

  /// One round: sends `commands` in their order, until `seconds` are over or none is left, and waits for the answers.
  ///
  /// - Returns: what was answered, and how long it took from the first request to the last answer.
  func run(_ commands: [[UInt8]], _ shape: LoadShape, seconds: Double) async throws -> (
    tally: LoadTally, wall: Double
  ) {
    let finished = loop.makePromise(of: LoadTally.self)
    loop.execute {
      self.commands = commands.map { LoadConnection.request($0, host: self.host) }
      self.shape = shape
      self.tally = LoadTally()
      self.tally.places.reserveCapacity(commands.count)
      self.next = 0
      self.idle = CircularBuffer(self.connections)
      self.late.removeAll()
      self.finished = finished
      // Copying the commands took a while.
      self.begun = .now()
      self.end = self.begun + .nanoseconds(Int64(seconds * 1e9))
      self.lastAnswer = self.begun
      self.giveUp = self.loop.scheduleTask(deadline: self.end + Self.patience) { self.abandon() }
      switch shape {
      case .open: self.startTicking()
      case .closed:
        for connection in self.connections { self.sendNext(on: connection) }
      }
    }
    let tally = try await finished.futureResult.get()
    return (tally, Double((lastAnswer - begun).nanoseconds) / 1e9)
  }

  /// How many connections are left.
  func count() async throws -> Int {
    try await loop.submit { self.connections.count }.get()
  }

  func close() async throws {
    try await group.shutdownGracefully()
  }

  // MARK: Open loop

  private func startTicking() {
    ticking = loop.scheduleRepeatedTask(initialDelay: .zero, delay: .microseconds(500)) { _ in self.tick() }
  }

  /// Everything that is due goes out, or into the line.
  private func tick() {
    guard case .open(let rate) = shape else { return }
    let now = NIODeadline.now()
    while next < commands.count {
      let due = begun + .nanoseconds(Int64(Double(next) / rate * 1e9))
      guard due <= now, due < end else { break }
      late.append((next, due))
      next += 1
    }
    while !idle.isEmpty, let first = late.popFirst() {
      send(first.place, due: first.due, on: idle.removeFirst())
    }
    finishIfDone()
  }

  // MARK: Both

  private func send(_ place: Int, due: NIODeadline, on connection: LoadConnection) {
    underWay += 1
    connection.send(commands[place], due: due)
  }

  private func sendNext(on connection: LoadConnection) {
    let now = NIODeadline.now()
    guard next < commands.count, now < end else { return idle.append(connection) }
    next += 1
    send(next - 1, due: now, on: connection)
  }

  func answered(_ connection: LoadConnection, status: Int, body: ByteBuffer, due: NIODeadline) {
    let now = NIODeadline.now()
    lastAnswer = now
    underWay -= 1
    tally.count(status: status, body: body, microseconds: (now - due).nanoseconds / 1000)
    goOn(connection)
  }

  func failed(_ connection: LoadConnection, _ cause: String) {
    underWay -= 1
    tally.countFailure(cause)
    finishIfDone()
  }

  func closed(_ connection: LoadConnection, wasWaiting: Bool) {
    connections.removeAll { $0 === connection }
    idle.removeAll { $0 === connection }
    note("a connection was closed")
    if wasWaiting { failed(connection, "connection closed") }
  }

  func note(_ problem: String) {
    if tally.firstProblem == nil { tally.firstProblem = problem }
  }

  private func goOn(_ connection: LoadConnection) {
    switch shape {
    case .open:
      if let first = late.popFirst() {
        send(first.place, due: first.due, on: connection)
      } else {
        idle.append(connection)
      }
    case .closed: sendNext(on: connection)
    }
    finishIfDone()
  }

  private func finishIfDone() {
    guard underWay == 0, late.isEmpty, next == commands.count || .now() >= end else { return }
    finish()
  }

  /// What was not answered by now is counted as failed.
  private func abandon() {
    guard finished != nil else { return }
    for _ in 0..<(underWay + late.count) { tally.countFailure("no answer") }
    finish()
  }

  private func finish() {
    ticking?.cancel()
    ticking = nil
    giveUp?.cancel()
    giveUp = nil
    finished?.succeed(tally)
    finished = nil
  }
}
