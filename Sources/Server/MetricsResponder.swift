internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// `GET /metrics`, for the operator's own collector.
struct MetricsResponder: HTTPResponder {
  typealias Context = Sender

  let metrics: PrometheusMetrics
  let gauges: ServiceGauges

  func respond(to request: Request, context: Sender) async throws -> Response {
    guard request.head.path == "/metrics" else { return Problem.notFound.reply.response }
    guard request.method == .get else { return Problem.notModifiable.reply.response }
    gauges.update()
    return Response(
      status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text)))
  }
}
