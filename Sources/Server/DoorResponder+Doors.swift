internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import LedgerService
internal import NIOCore
internal import Vouchers

/// The one door: everything that acts or reads private data is a compact JWS as the body.
extension DoorResponder {
  /// The content type of a compact JWS (RFC 7515 section 9.2.1).
  static let joseType = "application/jose"
  /// The content type of a receipt: text, as the C2SP tlog-proof it is.
  static let receiptType = "text/plain; charset=utf-8"
  private static let receiptHead = ReplyHead([.contentType: receiptType, .cacheControl: "no-store"])
  private static let answerHead = ReplyHead([.contentType: "application/json", .cacheControl: "no-store"])

  /// `POST /v1/commands`: journalled, and answered after the fsync with a receipt; 201 the first time, 200 for bytes that
  /// came before.
  func command(_ request: Request, from address: SenderAddress) async throws(Problem) -> Response {
    let jws = try await signedBody(of: request, from: address)
    // Verified here: what one sender asks to be verified waits on its own connection, not before everybody else's.
    let outcome = await withCheckedContinuation { answered in
      ledger.submit(jws) { answered.resume(returning: $0) }
    }
    return reply(noting(outcome, from: address)).response
  }

  /// The same for a request that arrived whole on a connection's own thread.
  ///
  /// - Parameter told: called once, from any thread, or before this returns.
  func take(
    _ jws: [UInt8], from address: SenderAddress,
    then told: @escaping @Sendable (Result<Answer, Problem>) -> Void
  ) {
    do throws(Problem) {
      try rates.admit(address)
      try rates.admitSigned(address)
    } catch {
      return told(.failure(error))
    }
    ledger.submit(jws) { told(noting($0, from: address)) }
  }

  func reply(_ outcome: Result<Answer, Problem>) -> DoorReply {
    switch outcome {
    case .failure(let problem): return problem.reply
    case .success(let answer):
      if case .refused(let refused) = answer.outcome { return Problem(refused, of: answer).reply }
      return DoorReply(
        status: answer.isRepeat ? .ok : .created, head: Self.receiptHead, body: answer.receipt.file)
    }
  }

  /// `POST /v1/queries`: answered from the journal as it is, and not journalled.
  func query(_ request: Request, from address: SenderAddress) async throws(Problem) -> Response {
    let jws = try await signedBody(of: request, from: address)
    let result: Result<QueryAnswer, Rejection>
    do throws(Rejection) { result = .success(try await ledger.answer(jws)) } catch {
      result = .failure(error)
    }
    let answer = try noting(result, from: address).get()
    return DoorReply(status: .ok, head: Self.answerHead, body: answer.json).response
  }

  /// What was not signed counts against who sent it.
  private func noting<Value>(
    _ result: Result<Value, Rejection>, from address: SenderAddress
  ) -> Result<Value, Problem> {
    result.mapError {
      if $0.isUnsigned { rates.noteUnsigned(address) }
      return Problem($0)
    }
  }

  private func signedBody(of request: Request, from address: SenderAddress) async throws(Problem) -> [UInt8] {
    try rates.admitSigned(address)
    guard let type = request.headers[.contentType], Self.isJOSE(type) else { throw .notJOSE }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > SenderLimits.bodyBytes {
      throw .bodyTooLarge
    }
    let buffer: ByteBuffer
    do {
      buffer = try await request.body.collect(upTo: SenderLimits.bodyBytes)
    } catch is NIOTooManyBytesError {
      throw .bodyTooLarge
    } catch {
      throw .bodyCut
    }
    // Others of this address may have been turned away while this one was arriving.
    try rates.admitSigned(address)
    return Array(buffer.readableBytesView)
  }

  /// `application/jose`, parameters or not.
  private static func isJOSE(_ type: String) -> Bool {
    let essence = type.prefix { $0 != ";" }
    return essence.trimmingSuffix(while: \.isWhitespace).lowercased() == joseType
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, isTrimmed(last) { rest.removeLast() }
    return rest
  }
}
