import Foundation
import Intake
import Reconciliation
import Testing
import Vouchers
import Wire

@testable import quanbu_world

/// What the bank does, told by those who read its statements.
struct BankTests {
  private static func orders(_ society: Society, first: Int = 4_000_000) -> [PaymentOrder] {
    let teachers = society.institutions.filter { $0.standsAsideFor == nil }
    return teachers.enumerated().map { index, institution in
      let reference = "PO" + String(String(10_000_000_000_000 + first + index).dropFirst())
      return PaymentOrder(
        reference: reference, entity: institution.entity.code, institution: institution.code,
        payee: institution.payee.name, account: institution.payee.number,
        fen: Int64(index * 7919 % 900 + 33) * 100)
    }
  }

  private static func layouts() throws -> [BankLayout] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
      .path
    return try BankStyle.allCases.map {
      try BankLayout.load(path: root + "/Config/fujian-2021/banks/\($0.rawValue).yaml")
    }
  }

  private static func read(_ folder: Folder, _ month: String) throws -> [Statement] {
    let layouts = try layouts()
    return try BudgetEntity.all.map { entity in
      let base = folder.path("statements/\(month)/\(entity.code)")
      let declaration = try StatementDeclaration.load(path: base + ".statement.yaml")
      return try StatementReader.read(TextFile.read(path: base + ".csv"), declaration, layouts: layouts)
    }
  }

  private static let receipts = Dictionary(
    uniqueKeysWithValues: BudgetEntity.all.map { ($0.code, Int64(1_000_000_00)) })

  @Test(arguments: [1, 7, 42, 2021] as [UInt64])
  func `reconciliation finds the five faults and nothing else`(seed: UInt64) throws {
    let scratch = try Scratch()
    let society = try Society(seed: seed, vouchers: 300)
    let orders = Self.orders(society)
    var bank = Bank(memory: Bank.Memory())
    bank.receive(Self.receipts, on: Timeline.day("2021-08-02"))
    let files = BankFiles(folder: scratch.folder)
    try files.write(try bank.august(orders, seed: seed), of: "2021-08")
    try files.writeExpectation(bank.memory.faults)
    #expect(Set(bank.memory.faults.map(\.entity)).count == 5)
    #expect(try files.expectation() == bank.memory.faults)
    let statements = try Self.read(scratch.folder, "2021-08")
    let report = try Self.reconcile(orders, statements)
    let check = try FindingCheck(report: JSON(parsing: report.json))
    let (missing, surplus) = check.differences(from: FindingCheck.expected(bank.memory.faults))
    #expect(missing.isEmpty && surplus.isEmpty)
    #expect(check.verdict == "unbalanced")
  }

  private static func reconcile(
    _ orders: [PaymentOrder], _ statements: [Statement]
  ) throws -> ReconciliationReport {
    var book = Book()
    for order in orders {
      book.orders.append(
        BookOrder(
          reference: try OrderNumber(reference: order.reference), entity: try EntityCode(order.entity),
          institutionCode: order.institution, institutionName: order.payee, amount: try Money(fen: order.fen),
          orderedOn: Timeline.day("2021-08-26"), state: .ordered))
    }
    for statement in statements {
      let key = LineKey(statement: statement.id, line: 1)
      book.postings.append(
        BookPosting(key: key, entity: statement.entity, amount: statement.lines[0].amount, kind: .receipt))
    }
    let result = try Matching.reconcile(book, statements, expected: [], asOf: Timeline.day("2021-09-01"))
    return ReconciliationReport(result)
  }

  @Test func `September takes back what was doubled and altered and pays what is new`() throws {
    let scratch = try Scratch()
    let society = try Society(seed: 7, vouchers: 300)
    let orders = Self.orders(society)
    let files = BankFiles(folder: scratch.folder)
    var august = Bank(memory: Bank.Memory())
    august.receive(Self.receipts, on: Timeline.day("2021-08-02"))
    try files.write(try august.august(orders, seed: 7), of: "2021-08")
    try files.writeExpectation(august.memory.faults)
    try files.write(august.memory)
    var september = Bank(memory: try files.memory())
    let new = Array(Self.orders(society, first: 5_000_000).prefix(2))
    try files.write(september.september(orders + new), of: "2021-09")
    let before = try Self.read(scratch.folder, "2021-08")
    let after = try Self.read(scratch.folder, "2021-09")
    #expect(before.map(\.closing) == after.map(\.opening))
    let paid = (orders + new).reduce(0) { $0 + $1.fen }
    let unpaid = august.memory.faults.reduce(Int64(0)) { sum, fault in
      switch fault.kind {
      case .returned, .omitted: sum + (fault.order?.fen ?? 0)
      case .fee: sum - fault.fen
      case .doubled, .altered: sum
      }
    }
    let left = after.reduce(0) { $0 + $1.closing.fen }
    #expect(left == Self.receipts.values.reduce(0, +) - paid + unpaid)
  }

  @Test func `orders are read by the names of their columns`() throws {
    let scratch = try Scratch()
    let text = "指令号,预算单位,收款方,户名,账号,开户行,金额\r\nPO0000004000001,福州市,91350100M000100Y43,某校,12,某行,\"1,500.00\"\r\n"
    try scratch.folder.write(text, to: "orders.csv")
    let orders = try PaymentOrder.read(scratch.folder.path("orders.csv"))
    #expect(orders.map(\.entity) == ["fuzhou"])
    #expect(orders.map(\.fen) == [150_000])
  }
}
