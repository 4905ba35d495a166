import NIOCore
import Testing

@testable import Server

/// Which bytes are a command that needs no decoder. All else is the decoder's, right or wrong.
@Suite struct `commands in their plainest form` {
  private static let line = "POST /v1/commands HTTP/1.1\r\n"
  private static let fields = "Host: x\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n"

  private static func body(of text: String) -> String? {
    PlainCommand.body(of: ByteBuffer(string: text)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    line + fields + "\r\na.b.c",
    line + "content-length:5\r\nCONTENT-TYPE:   application/jose\r\nhOST: ledger.example:8443\r\n\r\na.b.c",
    line + fields
      + "Accept: */*\r\nAccept-Encoding: gzip, deflate\r\nUser-Agent: curl/7.88.1 (x; y)\r\n\r\na.b.c",
    line + "Host: x\r\nContent-Type: application/jose\r\nContent-Length: 00005\r\n\r\na.b.c",
  ])
  func `are taken`(request: String) {
    #expect(Self.body(of: request) == "a.b.c")
  }

  @Test func `may be as long as any command`() {
    for (count, isTaken) in [(1, true), (65_536, true), (65_537, false)] {
      let body = String(repeating: "a", count: count)
      let head = Self.line + "Host: x\r\nContent-Type: application/jose\r\nContent-Length: \(count)\r\n\r\n"
      #expect(Self.body(of: head + body) == (isTaken ? body : nil), "\(count)")
    }
  }

  @Test(arguments: [
    // Not whole, or not alone.
    "", "P", line, line + fields, line + fields + "\r", line + fields + "\r\n", line + fields + "\r\na.b.",
    line + fields + "\r\na.b.cd", line + fields + "\r\na.b.c\r\n", line + fields + "\r\na.b.c" + line,
    // Another request.
    "GET /v1/commands HTTP/1.1\r\n" + fields + "\r\na.b.c",
    "POST /v1/queries HTTP/1.1\r\n" + fields + "\r\na.b.c",
    "POST /v1/commands HTTP/1.0\r\n" + fields + "\r\na.b.c",
    "POST /v1/commands?a HTTP/1.1\r\n" + fields + "\r\na.b.c",
    "post /v1/commands HTTP/1.1\r\n" + fields + "\r\na.b.c",
    "POST  /v1/commands HTTP/1.1\r\n" + fields + "\r\na.b.c",
    "\r\n" + line + fields + "\r\na.b.c", "POST /v1/commands HTTP/1.1\n" + fields + "\r\na.b.c",
    // A field that is missing, or is there twice.
    line + "Content-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: x\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: x\r\nContent-Type: application/jose\r\n\r\n",
    line + fields + "Host: x\r\n\r\na.b.c", line + fields + "content-length: 5\r\n\r\na.b.c",
    line + fields + "Accept: a\r\nAccept: b\r\n\r\na.b.c",
    // A field that may change what is meant.
    line + fields + "Connection: close\r\n\r\na.b.c", line + fields + "Expect: 100-continue\r\n\r\na.b.c",
    line + fields + "Transfer-Encoding: chunked\r\n\r\na.b.c", line + fields + "Upgrade: h2c\r\n\r\na.b.c",
    line + fields + "Content-Encoding: gzip\r\n\r\na.b.c", line + fields + "X-Anything: 1\r\n\r\na.b.c",
    // Names and values of another shape.
    line + "Host : x\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Hos\u{B4}: x\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: \r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: x \r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: x\ty\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: x\u{0}\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: x\u{7F}\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: \u{E9}\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: x\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: x\rContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: x\r\n folded\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + ": x\r\nHost: x\r\nContent-Type: application/jose\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: x\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\na.b.c",
    line + "Host: x\r\nContent-Type: application/jose; a=b\r\nContent-Length: 5\r\n\r\na.b.c",
    // Lengths that are none.
    line + "Host: x\r\nContent-Type: application/jose\r\nContent-Length: +5\r\n\r\na.b.c",
    line + "Host: x\r\nContent-Type: application/jose\r\nContent-Length: 0x5\r\n\r\na.b.c",
    line + "Host: x\r\nContent-Type: application/jose\r\nContent-Length: 5,5\r\n\r\na.b.c",
    line + "Host: x\r\nContent-Type: application/jose\r\nContent-Length: 0\r\n\r\n",
    line + "Host: x\r\nContent-Type: application/jose\r\nContent-Length: 000005\r\n\r\na.b.c",
    line + "Host: x\r\nContent-Type: application/jose\r\nContent-Length: 99999999999999999999\r\n\r\na.b.c",
  ])
  func `nothing else is one`(request: String) {
    #expect(Self.body(of: request) == nil)
  }

  @Test func `no head is long`() {
    for (count, isTaken) in [(1900, true), (2048, false)] {
      let request =
        Self.line + Self.fields + "User-Agent: " + String(repeating: "a", count: count) + "\r\n\r\na.b.c"
      #expect((Self.body(of: request) != nil) == isTaken, "\(count)")
    }
  }
}
