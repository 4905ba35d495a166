internal import Hummingbird
internal import HTTPTypes
internal import Journal
internal import LedgerService
internal import NIOCore
internal import Wire

/// What a supervisor asks.
extension DoorResponder {
  /// `GET /healthz`: whether the process does what it is for. A ledger that stopped writing needs a restart.
  func health() throws(Problem) -> Response {
    guard ledger.stopReason == nil else {
      throw .notReady(
        "writer-stopped", "账本已停止写入：请查日志并重启", "the ledger has stopped writing: see the log and restart")
    }
    return Self.told { $0.member("status", "ok") }
  }

  /// `GET /readyz`: whether requests should be sent here.
  func ready() throws(Problem) -> Response {
    guard ledger.stopReason == nil else {
      throw .notReady(
        "writer-stopped", "账本已停止写入：请查日志并重启", "the ledger has stopped writing: see the log and restart")
    }
    guard readiness.isServing else {
      throw .notReady("stopping", "服务正在停止", "the service is stopping")
    }
    return Self.told {
      $0.member("status", "ready")
      $0.member("origin", ledger.origin)
      $0.member("demonstration", ledger.isDemonstration)
      $0.member("sqlite", SQLiteJournal.engineVersion)
    }
  }

  private static func told(_ body: (inout JSONWriter) -> Void) -> Response {
    var json = JSONWriter()
    json.object(body)
    return Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
  }
}
