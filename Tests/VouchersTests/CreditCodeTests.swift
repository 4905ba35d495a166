import Testing
import Vouchers

@Suite struct CreditCodeTests {
  @Test(arguments: ["91350100M000100Y43", "91110000101623741K"])
  func `registered codes verify`(_ text: String) throws {
    let code = try CreditCode(text)
    #expect(code.text == text)
    #expect(code.isSound)
  }

  @Test func `a sum divisible by 31 gives check 0, not position 31`() throws {
    // All zeros sum to nothing: the trap of published snippets, which look up position 31 here.
    #expect(CreditCode.check(for: [UInt8](repeating: 0x30, count: 17)) == UInt8(ascii: "0"))
    // A sum of exactly 31: weights 1 (twice) and 29.
    var digits = [UInt8](repeating: 0x30, count: 17)
    digits[0] = UInt8(ascii: "2")
    digits[9] = UInt8(ascii: "1")
    #expect(CreditCode.check(for: digits) == UInt8(ascii: "0"))
    #expect(try CreditCode(String(decoding: digits, as: UTF8.self) + "0").isSound)
  }

  static let faults: [(String, InvalidValue.Cause)] = [
    ("", .creditCodeLength), ("91350100M000100Y4", .creditCodeLength),
    ("91350100M000100Y433", .creditCodeLength),
    (" 91350100M000100Y43", .creditCodeLength), ("91350100I000100Y43", .creditCodeCharacter),
    ("91350100m000100Y43", .creditCodeCharacter), ("91350100S000100Y43", .creditCodeCharacter),
    ("91350100M000100Y4-", .creditCodeCharacter), ("91350100M000100Y44", .creditCodeCheck),
    ("91350211M0000XUF46", .creditCodeCheck),
  ]

  @Test(arguments: faults)
  func `each fault has its cause`(_ text: String, _ cause: InvalidValue.Cause) throws {
    let error = try #require(throws: InvalidValue.self) { _ = try CreditCode(text) }
    #expect(error.cause == cause)
  }

  @Test func `a registrar may take a code whose check is wrong, but no other fault`() throws {
    let code = try CreditCode(overridingCheckOf: "91350211M0000XUF46")
    #expect(!code.isSound)
    #expect(throws: InvalidValue(.creditCodeCharacter)) {
      _ = try CreditCode(overridingCheckOf: "91350211I0000XUF46")
    }
    #expect(throws: InvalidValue(.creditCodeLength)) { _ = try CreditCode(overridingCheckOf: "91350211") }
  }

  @Test func `a code is its characters, whichever they are and wherever`() throws {
    for place in 0..<18 {
      for unit in "0123456789ABCDEFGHJKLMNPQRTUWXY".utf8 {
        var units = Array("91350100M000100Y43".utf8)
        units[place] = unit
        let text = String(decoding: units, as: UTF8.self)
        #expect(try CreditCode(overridingCheckOf: text).text == text)
      }
    }
  }

  @Test func `codes stand in the order of their characters, and are equal only where these are`() throws {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    // Few characters in many places: most pairs have a beginning in common.
    let texts = (0..<200).map { number in
      let units = (0..<18).map { $0 < number % 18 ? 0x37 : alphabet.randomElement(using: &random) ?? 0x30 }
      return String(decoding: units, as: UTF8.self)
    }
    for left in texts {
      for right in texts {
        let (first, second) = (
          try CreditCode(overridingCheckOf: left), try CreditCode(overridingCheckOf: right)
        )
        #expect((first < second) == (left < right))
        #expect((first == second) == (left == right))
      }
    }
  }

  @Test func `characters outside the alphabet have no check`() {
    #expect(CreditCode.check(for: "9135010OM000100Y4".utf8) == nil)
  }
}
