internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What is answered to a request whose body was a compact JWS, before it is known which way it goes out.
struct DoorReply {
  let status: HTTPResponse.Status
  var headers: HTTPFields
  let body: [UInt8]

  /// For the library to send.
  var response: Response {
    Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }

  /// The header of one that is sent without the library.
  var head: HTTPResponse {
    var fields = headers
    fields.append(HTTPField(name: .contentLength, value: String(body.count)))
    fields.append(HTTPField(name: .date, value: HTTPDate.now()))
    fields.appendSafeguards()
    return HTTPResponse(status: status, headerFields: fields)
  }
}

extension HTTPFields {
  /// What every answer of this service says to browsers.
  mutating func appendSafeguards() {
    append(HTTPField(name: .strictTransportSecurity, value: "max-age=31536000"))
    append(HTTPField(name: .xContentTypeOptions, value: "nosniff"))
  }
}
