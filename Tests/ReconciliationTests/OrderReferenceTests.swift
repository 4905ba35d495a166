import Reconciliation
import Testing
import Vouchers

@Suite struct `The payment order's reference in a remark` {
  static let whole = "PO2021080000123"

  @Test(arguments: [
    ("PO2021080000123", [whole]),
    ("培训补贴PO2021080000123泉州", [whole]),
    ("附言:PO 2021 0800 00123 转账", [whole]),
    ("P O2021080000123", [whole]),
    ("po2021080000123", [whole]),
    ("ＰＯ２０２１０８００００１２３", [whole]),
    ("PO2021080000123 20210820", [whole]),
    ("20210820PO2021080000123", [whole]),
    ("PO2021080000123PO2021080000124", [whole, "PO2021080000124"]),
    ("PO202108000012", []),
    ("PO0000000000000", []),
    ("PO20210800001234", []),
    ("EPO2021080000123", []),
    ("PO-2021080000123", []),
    ("PQ2021080000123", []),
    ("P", []), ("PO", []), ("", []),
  ])
  func `is found through what banks do to it and never guessed`(text: String, found: [String]) {
    #expect(OrderReference.all(in: text).map(\.description) == found)
  }

  @Test func `must be one across all columns`() {
    #expect(OrderReference.only(in: ["", "x \(Self.whole)", Self.whole])?.description == Self.whole)
    #expect(OrderReference.only(in: [Self.whole, "PO2021080000124"]) == nil)
    #expect(OrderReference.only(in: ["PO20210800", "00123"]) == nil)
  }
}
