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

  /// `POST /v1/commands`: journalled, and answered after the fsync with a receipt; 201 the first time, 200 for bytes that
  /// came before.
  func command(_ request: Request, from address: SenderAddress) async throws(Problem) -> Response {
    let jws = try await signedBody(of: request, from: address)
    let answer = try await taken(address) { () async throws(Rejection) in try await ledger.submit(jws).get() }
    switch answer.outcome {
    case .accepted:
      return Response(
        status: answer.isRepeat ? .ok : .created,
        headers: [.contentType: Self.receiptType, .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.receipt.file)))
    case .refused(let refused): throw Problem(refused, of: answer)
    }
  }

  /// `POST /v1/queries`: answered from the journal as it is, and not journalled.
  func query(_ request: Request, from address: SenderAddress) async throws(Problem) -> Response {
    let jws = try await signedBody(of: request, from: address)
    let answer = try await taken(address) { () async throws(Rejection) in try await ledger.answer(jws) }
    return Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.json)))
  }

  private func taken<Value>(
    _ address: SenderAddress, _ body: () async throws(Rejection) -> Value
  ) async throws(Problem) -> Value {
    do throws(Rejection) { return try await body() } catch {
      if error.isUnsigned { rates.noteUnsigned(address) }
      throw Problem(error)
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
