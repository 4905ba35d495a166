import MerkleLog
import Testing
import Wire

/// The text of a proof file is read strictly.
@Suite struct ProofFileTests {
  static let hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  static let head = "c2sp.org/tlog-proof@v1\n"
  static let note = "a\n1\n\(hash)\n\n— a AAAA\n"
  static let good: [(text: String, extra: [UInt8]?, index: Int64, hashes: Int)] = [
    ("\(head)index 0\n\n\(note)", nil, 0, 0),
    ("\(head)extra AQI=\nindex 12345\n\(hash)\n\(hash)\n\n\(note)", [1, 2], 12345, 2),
    (
      "\(head)index 9223372036854775807\n\(String(repeating: "\(hash)\n", count: 63))\n\(note)", nil, .max, 63
    ),
  ]

  @Test(arguments: good)
  func `an accepted file prints as the same bytes`(
    text: String, extra: [UInt8]?, index: Int64, hashes: Int
  ) throws {
    let file = try ProofFile(bytes: Array(text.utf8))
    #expect(file.bytes == Array(text.utf8))
    #expect(file.extra == extra)
    #expect(file.index == index)
    #expect(file.path.count == hashes)
    #expect(file.checkpoint == Array(Self.note.utf8))
    let again = ProofFile(extra: extra, index: index, path: file.path, checkpoint: file.checkpoint)
    #expect(again == file)
  }

  static let malformed: [(text: String, error: ProofFileError)] = [
    ("", .header),
    ("c2sp.org/tlog-proof@v1", .header),
    ("c2sp.org/tlog-proof@v2\nindex 0\n\n\(note)", .header),
    ("\n\(head)index 0\n\n\(note)", .header),
    ("c2sp.org/tlog-proof@v1\r\nindex 0\n\n\(note)", .header),
    ("\(head)extra \nindex 0\n\n\(note)", .extra),
    ("\(head)extra AQI\nindex 0\n\n\(note)", .extra),
    ("\(head)extra AQJ=\nindex 0\n\n\(note)", .extra),
    ("\(head)", .index),
    ("\(head)\n\(note)", .index),
    ("\(head)extra AQI=\n", .index),
    ("\(head)extra AQI=\nextra AQI=\nindex 0\n\n\(note)", .index),
    ("\(head)extra\nindex 0\n\n\(note)", .index),
    ("\(head)index\n\n\(note)", .index),
    ("\(head)index \n\n\(note)", .index),
    ("\(head)index 00\n\n\(note)", .index),
    ("\(head)index 01\n\n\(note)", .index),
    ("\(head)index -1\n\n\(note)", .index),
    ("\(head)index 9223372036854775808\n\n\(note)", .index),
    ("\(head)index 0 \n\n\(note)", .index),
    ("\(head)index 0\nextra AQI=\n\n\(note)", .pathHash(place: 0)),
    ("\(head)index 0\n\(hash)\nAAAA\n\n\(note)", .pathHash(place: 1)),
    ("\(head)index 0\n\(hash.dropLast())\n\n\(note)", .pathHash(place: 0)),
    ("\(head)index 0\n\(hash)\r\n\n\(note)", .pathHash(place: 0)),
    ("\(head)index 0\n\(String(repeating: "\(hash)\n", count: 64))\n\(note)", .pathTooLong),
    ("\(head)index 0\n", .checkpointMissing),
    ("\(head)index 0\n\n", .checkpointMissing),
    ("\(head)index 0\n\(hash)\n", .checkpointMissing),
    ("\(head)index 0\n\(hash)", .checkpointMissing),
  ]

  @Test(arguments: malformed)
  func `a malformed file is refused for its own reason`(text: String, error: ProofFileError) {
    #expect(throws: error) { try ProofFile(bytes: Array(text.utf8)) }
  }

  @Test func `no extra bytes are written as no extra line`() throws {
    let file = ProofFile(extra: [], index: 0, path: [], checkpoint: Array(Self.note.utf8))
    #expect(try ProofFile(bytes: file.bytes) == file)
    #expect(file.extra == nil)
  }
}
