import MerkleLog
import Testing
import Wire

/// The text of a checkpoint is read strictly.
@Suite struct CheckpointBodyTests {
  static let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  static let good = [
    "quanbu.example/2026\n0\n\(root)\n",
    "quanbu.example/2026\n9223372036854775807\n\(root)\n",
    "go.sum database tree\n10\nq6tlfpvl2Qz1iJpbVfNTTtuIHXqB+sJBvoSTWjZTLAE=\n",
  ]

  @Test(arguments: good)
  func `an accepted body prints as the same bytes`(text: String) throws {
    let body = try CheckpointBody(text: Array(text.utf8), origin: nil)
    #expect(body.text == Array(text.utf8))
    #expect(try CheckpointBody(origin: body.origin, head: body.head) == body)
    #expect(try CheckpointBody(text: Array(text.utf8), origin: body.origin) == body)
  }

  static let malformed: [(text: String, error: CheckpointError)] = [
    ("", .unterminated),
    ("a\n1\n\(root)", .unterminated),
    ("\n", .lineCount(1)),
    ("a\n1\n", .lineCount(2)),
    ("a\n1\n\(root)\nmore\n", .lineCount(4)),
    ("a\n1\n\(root)\n\n", .lineCount(4)),
    ("\n1\n\(root)\n", .origin),
    ("a\r\n1\n\(root)\n", .origin),
    ("a\u{0}\n1\n\(root)\n", .origin),
    ("日志\n1\n\(root)\n", .origin),
    ("b\n1\n\(root)\n", .foreignOrigin("b")),
    ("a \n1\n\(root)\n", .foreignOrigin("a ")),
    ("A\n1\n\(root)\n", .foreignOrigin("A")),
    ("a\n\n\(root)\n", .size),
    ("a\n01\n\(root)\n", .size),
    ("a\n00\n\(root)\n", .size),
    ("a\n+1\n\(root)\n", .size),
    ("a\n-1\n\(root)\n", .size),
    ("a\n 1\n\(root)\n", .size),
    ("a\n1 \n\(root)\n", .size),
    ("a\n1e3\n\(root)\n", .size),
    ("a\n0x1\n\(root)\n", .size),
    ("a\n１\n\(root)\n", .size),
    ("a\n9223372036854775808\n\(root)\n", .size),
    ("a\n18446744073709551616\n\(root)\n", .size),
    ("a\n1\n\n", .root),
    ("a\n1\n\(root.dropLast())\n", .root),
    ("a\n1\n\(root) \n", .root),
    ("a\n1\n47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=\n", .root),
    ("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", .root),
    ("a\n1\nAAAA\n", .root),
    ("a\n1\nAAAA\(root)\n", .root),
    ("a\n0\nq6tlfpvl2Qz1iJpbVfNTTtuIHXqB+sJBvoSTWjZTLAE=\n", .rootOfNothing),
  ]

  @Test(arguments: malformed)
  func `a malformed body is refused for its own reason`(text: String, error: CheckpointError) {
    #expect(throws: error) { try CheckpointBody(text: Array(text.utf8), origin: "a") }
  }

  @Test(arguments: ["", "a\nb", "日志", "a\u{7F}"])
  func `a name that could not be read back cannot be written`(origin: String) {
    #expect(throws: CheckpointError.origin) { try CheckpointBody(origin: origin, head: .empty) }
  }
}
