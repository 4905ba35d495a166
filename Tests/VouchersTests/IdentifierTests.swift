import Testing
import Vouchers

@Suite struct `identifiers` {
  static let long = String(repeating: "a", count: 64)

  /// Text, whether it names a class, and whether it names a key.
  static let table: [(String, Bool, Bool)] = [
    ("a", true, true), ("A-z_0.9", true, true), (long, true, true), (long + "a", false, false),
    ("", false, false), ("a/b", true, false), ("a b", false, false), ("a\u{0}", false, false),
    ("班级", false, false), ("a\u{301}", false, false), ("a:b", false, false), ("a@b", false, false),
    ("a[b", false, false), ("a`b", false, false), ("a{b", false, false),
  ]

  @Test(arguments: table)
  func `are read alike as text and where their characters lie`(
    _ text: String, namesClass: Bool, namesKey: Bool
  ) throws {
    #expect((try? ClassID(text))?.text == (namesClass ? text : nil))
    #expect((try? KeyID(text))?.text == (namesKey ? text : nil))
    Array(text.utf8).withUnsafeBufferPointer { units in
      #expect((try? ClassID(utf8: units)) == (try? ClassID(text)))
      #expect((try? KeyID(utf8: units)) == (try? KeyID(text)))
    }
  }

  @Test func `of bytes that are no text are none`() {
    let id = [0x61, 0xFF].withUnsafeBufferPointer { try? ClassID(utf8: $0) }
    #expect(id == nil)
  }
}
