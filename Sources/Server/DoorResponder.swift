internal import HTTPTypes
internal import Hummingbird
internal import LedgerService
internal import Logging
internal import MerkleLog
internal import NIOCore

/// Answers every request: finds the endpoint, counts the sender, and has one file each do the work.
struct DoorResponder: HTTPResponder {
  typealias Context = Sender

  let ledger: OpenLedger
  let rates: AddressRates
  let bodies = BodyBudget()
  let packed = PackedAnswers()
  let readiness: Readiness
  let meter: RequestMeter
  let logger: Logger

  func respond(to request: Request, context: Sender) async throws -> Response {
    let started = monotonicNanoseconds()
    let (path, query) = Self.split(request.head.path ?? "/")
    let endpoint = Endpoint(path: path)
    var response: Response
    do throws(Problem) {
      try rates.admit(context.address)
      response = try await answer(request, endpoint, query: query, from: context.address)
    } catch {
      response = error.reply.response
      if error.status == .methodNotAllowed { response.headers[.allow] = endpoint?.allowed }
    }
    response.headers.append(contentsOf: HTTPFields.safeguards)
    meter.note(endpoint, response.status, nanoseconds: monotonicNanoseconds() - started)
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func answer(
    _ request: Request, _ endpoint: Endpoint?, query: Substring?, from address: SenderAddress
  ) async throws(Problem) -> Response {
    guard let endpoint else { throw .notFound }
    guard endpoint.methods.contains(request.method) else { throw .notModifiable }
    if query != nil, endpoint != .statusList { throw .badQuery }
    switch endpoint {
    case .commands: return try await command(request, from: address)
    case .queries: return try await self.query(request, from: address)
    case .checkpoint: return try checkpoint(request)
    case .tile(let tile): return try self.tile(tile)
    case .entryBundle: throw .bundlesNotPublic
    case .keySet: return try keySet(request)
    case .statusList:
      // May be long, and long in the making: not on the thread that moves everybody's bytes.
      return try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws(Problem) in
        try statusList(request, query: query)
      }
    case .health: return try health()
    case .readiness: return try ready()
    case .specification: return specification(request)
    }
  }

  /// The path, and what follows a question mark.
  static func split(_ target: String) -> (path: Substring, query: Substring?) {
    guard let mark = target.firstIndex(of: "?") else { return (target[...], nil) }
    return (target[..<mark], target[target.index(after: mark)...])
  }

  /// Runs what reads the disk; of a failure the sender learns nothing, the operator's log its kind.
  func reading<Value>(_ what: StaticString, _ body: () throws -> Value) throws(Problem) -> Value {
    do { return try body() } catch {
      logger.error("read-failed", metadata: ["what": "\(what)", "error": "\(error)"])
      throw .failed
    }
  }
}

extension Endpoint {
  /// For the header `Allow`.
  var allowed: String { methodNames.joined(separator: ", ") }

  var methodNames: [String] { methods.map(\.rawValue) }
}
