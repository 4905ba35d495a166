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

  @Test func `characters outside the alphabet have no check`() {
    #expect(CreditCode.check(for: "9135010OM000100Y4".utf8) == nil)
  }
}
