internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What is answered to a request whose body was a compact JWS, before it is known which way it goes out.
struct DoorReply {
  let status: HTTPResponse.Status
  let head: ReplyHead
  let body: [UInt8]

  /// For the library to send.
  var response: Response {
    Response(status: status, headers: head.fields, body: ResponseBody(pieces: body))
  }

  /// All of it as HTTP/1.1 has it (RFC 9112), for who sends it without the library: in one piece it is one record of TLS.
  ///
  /// - Parameter isLast: whether the connection ends with it.
  func bytes(isLast: Bool = false) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(256 + head.lines.count + body.count)
    buffer.writeStaticString("HTTP/1.1 ")
    buffer.writeString(String(status.code))
    buffer.writeStaticString(" ")
    buffer.writeString(status.reasonPhrase)
    buffer.writeStaticString("\r\n")
    buffer.writeBytes(head.lines)
    if isLast { buffer.writeStaticString("connection: close\r\n") }
    buffer.writeStaticString("content-length: ")
    buffer.writeString(String(body.count))
    buffer.writeStaticString("\r\ndate: ")
    buffer.writeString(HTTPDate.now())
    buffer.writeStaticString("\r\n\r\n")
    buffer.writeBytes(body)
    return buffer
  }
}

/// What the header of an answer says, whatever its body. Made once where many answers have the same.
struct ReplyHead {
  let fields: HTTPFields
  /// As HTTP/1.1 has them, with what every answer says to browsers.
  fileprivate let lines: [UInt8]

  init(_ fields: HTTPFields) {
    self.fields = fields
    lines = (Array(fields) + Array(HTTPFields.safeguards)).flatMap { field in
      Array("\(field.name.rawName): \(field.value)\r\n".utf8)
    }
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
