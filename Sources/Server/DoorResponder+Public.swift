internal import HTTPTypes
internal import Hummingbird
internal import LedgerService
internal import MerkleLog
internal import NIOCore

/// What everybody may read. C2SP tlog-tiles says how a log is served: the checkpoint for seconds, tiles for ever.
extension DoorResponder {
  func checkpoint(_ request: Request) throws(Problem) -> Response {
    let note = try reading("checkpoint") { try ledger.log.checkpoint().note }
    return plain(note, "text/plain; charset=utf-8", cache: "public, max-age=2", request)
  }

  func tile(_ tile: Tile) throws(Problem) -> Response {
    guard let bytes = try reading("tile", { try ledger.log.hashes(of: tile) }) else { throw .tileNotThere }
    // Hashes are as good as random: there is nothing to compress.
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/octet-stream", .cacheControl: "public, max-age=31536000, immutable",
      ], body: ResponseBody(pieces: bytes))
  }

  func keySet(_ request: Request) throws(Problem) -> Response {
    let bytes = try reading("keys") { try ledger.log.keySet() }
    return plain(bytes, "application/jwk-set+json", cache: "public, max-age=60", request)
  }

  func specification(_ request: Request) -> Response {
    plain(ServiceSpecification.bytes, "application/yaml", cache: "public, max-age=300", request)
  }

  /// A body that a reader may have compressed.
  func plain(_ bytes: [UInt8], _ type: String, cache: String, _ request: Request) -> Response {
    var headers: HTTPFields = [.contentType: type, .cacheControl: cache, .vary: "Accept-Encoding"]
    var body = bytes
    if Gzip.isAccepted(by: request.headers[.acceptEncoding]), let smaller = packed.smaller(bytes) {
      body = smaller
      headers[.contentEncoding] = "gzip"
    }
    return Response(status: .ok, headers: headers, body: ResponseBody(pieces: body))
  }
}
