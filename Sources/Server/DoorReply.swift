internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What is answered to a request whose body was a compact JWS, before it is known which way it goes out.
struct DoorReply {
  let status: HTTPResponse.Status
  let headers: HTTPFields
  let body: [UInt8]

  /// For the library to send.
  var response: Response {
    Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }

  /// All of it as HTTP/1.1 has it (RFC 9112), for who sends it without the library: in one piece it is one record of TLS.
  ///
  /// - Parameter isLast: whether the connection ends with it.
  func bytes(isLast: Bool = false) -> ByteBuffer {
    var fields = headers
    if isLast { fields.append(HTTPField(name: .connection, value: "close")) }
    fields.append(HTTPField(name: .contentLength, value: String(body.count)))
    fields.append(HTTPField(name: .date, value: HTTPDate.now()))
    fields.appendSafeguards()
    var buffer = ByteBuffer()
    buffer.reserveCapacity(512 + body.count)
    buffer.writeString("HTTP/1.1 ")
    buffer.writeString(String(status.code))
    buffer.writeString(" ")
    buffer.writeString(status.reasonPhrase)
    for field in fields {
      buffer.writeString("\r\n")
      buffer.writeString(field.name.rawName)
      buffer.writeString(": ")
      buffer.writeString(field.value)
    }
    buffer.writeString("\r\n\r\n")
    buffer.writeBytes(body)
    return buffer
  }
}

extension HTTPFields {
  /// What every answer of this service says to browsers.
  mutating func appendSafeguards() {
    append(HTTPField(name: .strictTransportSecurity, value: "max-age=31536000"))
    append(HTTPField(name: .xContentTypeOptions, value: "nosniff"))
  }
}
