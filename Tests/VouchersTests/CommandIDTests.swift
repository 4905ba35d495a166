import Testing
import Vouchers

/// UUIDs of version 7 in their one spelling (RFC 9562 section 5.7).
@Suite struct CommandIDTests {
  private static let text = "01890a5d-ac96-774b-bcce-b302099a8057"

  @Test(arguments: [text, "00000000-0000-7000-8000-000000000000", "ffffffff-ffff-7fff-bfff-ffffffffffff"])
  func `an id is spelled as it was read`(text: String) throws {
    #expect(try CommandID(text).description == text)
    #expect(try CommandID("x\(text)".dropFirst()).description == text)
  }

  @Test func `its two words hold the digits in order`() throws {
    let id = try CommandID(Self.text)
    #expect(id.high == 0x0189_0A5D_AC96_774B)
    #expect(id.low == 0xBCCE_B302_099A_8057)
  }

  @Test(arguments: [
    "", "01890a5dac96774bbcceb302099a8057", "01890a5d-ac96-774b-bcce-b302099a805", text + "0",
    "0" + text, "01890a5da-c96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcceb-302099a8057",
    "01890A5D-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-474b-bcce-b302099a8057",
    "01890a5d-ac96-774b-7cce-b302099a8057", "01890a5d-ac96-774b-ccce-b302099a8057",
  ])
  func `any other spelling, version or variant is refused`(text: String) {
    #expect(throws: InvalidValue(.identifierMalformed)) { try CommandID(text) }
  }

  @Test(arguments: 0..<36)
  func `a character that is none of an id is refused wherever it stands`(place: Int) {
    for foreign in ["g", "-", "0", "F", " ", "\u{0}"] {
      var units = Array(Self.text.utf8)
      units[place] = Array(foreign.utf8)[0]
      let changed = String(decoding: units, as: UTF8.self)
      let isDash = [8, 13, 18, 23].contains(place)
      // A digit for a digit is another id, unless version or variant were there.
      if changed == Self.text || (foreign == "0" && !isDash && place != 14 && place != 19) { continue }
      #expect(throws: InvalidValue(.identifierMalformed)) { try CommandID(changed) }
    }
    // As many bytes, but fewer characters.
    let accented = String(Self.text.prefix(34)) + "é"
    #expect(throws: InvalidValue(.identifierMalformed)) { try CommandID(accented) }
  }
}
