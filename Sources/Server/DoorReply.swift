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
    Response(status: status, headers: headers, body: ResponseBody(pieces: body))
  }

  /// All of it as HTTP/1.1 has it (RFC 9112), for who sends it without the library: in one piece it is one record of TLS.
  ///
  /// - Parameter isLast: whether the connection ends with it.
  func bytes(isLast: Bool = false) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(512 + body.count)
    buffer.writeString("HTTP/1.1 ")
    buffer.writeString(String(status.code))
    buffer.writeString(" ")
    buffer.writeString(status.reasonPhrase)
    buffer.write(headers)
    if isLast { buffer.write("connection", "close") }
    buffer.write("content-length", String(body.count))
    buffer.write("date", HTTPDate.now())
    buffer.write(.safeguards)
    buffer.writeString("\r\n\r\n")
    buffer.writeBytes(body)
    return buffer
  }
}

extension ResponseBody {
  /// Bytes handed over in pieces, each when there is room for it: of a long answer no sender's connection holds a copy,
  /// however slowly it is read.
  init(pieces bytes: [UInt8]) {
    let size = 32_768
    guard bytes.count > size else {
      self.init(byteBuffer: ByteBuffer(bytes: bytes))
      return
    }
    self.init(contentLength: bytes.count) { writer in
      for start in stride(from: 0, to: bytes.count, by: size) {
        try await writer.write(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
      }
      try await writer.finish(nil)
    }
  }
}

extension HTTPFields {
  /// What every answer of this service says to browsers.
  static let safeguards: HTTPFields = [
    .strictTransportSecurity: "max-age=31536000", .xContentTypeOptions: "nosniff",
  ]
}

extension ByteBuffer {
  fileprivate mutating func write(_ fields: HTTPFields) {
    for field in fields { write(field.name.rawName, field.value) }
  }

  fileprivate mutating func write(_ name: String, _ value: String) {
    writeString("\r\n")
    writeString(name)
    writeString(": ")
    writeString(value)
  }
}
