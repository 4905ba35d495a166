import Client

extension LedgerClient {
  /// What everybody may read.
  ///
  /// - Parameter server: what people call it.
  func got(_ path: String, of server: String) throws -> [UInt8] {
    let reply = try getAndWait(path)
    guard reply.status == 200 else { throw TurnedBack(try reply.problem(of: server)) }
    return reply.body
  }
}

extension LedgerClient.Reply {
  /// What the service says instead of an answer.
  func problem(of server: String) throws(ClientError) -> ProblemDocument {
    guard let problem = try? ProblemDocument(parsing: body) else {
      throw ClientError(.notUnderstood, "\(server): HTTP \(status)")
    }
    return problem
  }
}
