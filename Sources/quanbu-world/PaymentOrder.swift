import Vouchers

/// A payment order as `quanbu settlement export` hands it to the bank.
struct PaymentOrder: Hashable {
  let reference: String
  let entity: String
  let institution: String
  let payee: String
  let account: String
  let fen: Int64

  /// Reads the orders file; columns by their Chinese or English names, in any order.
  static func read(_ path: String) throws -> [PaymentOrder] {
    let rows = CSVText.rows(of: try Folder.read(path))
    guard let header = rows.first else { throw WorldError("\(path) 是空的", "\(path) is empty") }
    let columns = try [
      column(["指令号", "order"], header, path), column(["预算单位", "entity"], header, path),
      column(["收款方", "机构代码", "institution"], header, path), column(["户名", "payee", "name"], header, path),
      column(["账号", "account", "number"], header, path), column(["金额", "yuan", "amount"], header, path),
    ]
    return try rows.dropFirst().enumerated().map { index, row in
      guard columns.allSatisfy(row.indices.contains) else {
        throw WorldError("\(path) 第 \(index + 2) 行缺列", "\(path) row \(index + 2) lacks columns")
      }
      return try PaymentOrder(columns.map { row[$0] }, "\(path):\(index + 2)")
    }
  }

  private static func column(_ names: [String], _ header: [String], _ path: String) throws -> Int {
    let found = header.firstIndex { cell in
      names.contains {
        cell == $0 || cell.hasPrefix($0 + "/") || cell.hasPrefix($0 + "（") || cell.hasPrefix($0 + "(")
      }
    }
    guard let found else {
      throw WorldError("\(path) 没有“\(names[0])”列", "\(path) has no column \"\(names[names.count - 1])\"")
    }
    return found
  }

  private init(_ cells: [String], _ place: String) throws {
    guard let reference = try? OrderNumber(reference: cells[0]), let amount = try? Money(yuan: cells[5]),
      amount > .zero, let entity = BudgetEntity.named(cells[1])
    else { throw WorldError("\(place)：看不懂这笔指令", "\(place): this order cannot be understood") }
    self.reference = reference.description
    self.entity = entity.code
    institution = cells[2]
    payee = cells[3]
    account = cells[4]
    fen = amount.fen
  }

  init(reference: String, entity: String, institution: String, payee: String, account: String, fen: Int64) {
    self.reference = reference
    self.entity = entity
    self.institution = institution
    self.payee = payee
    self.account = account
    self.fen = fen
  }
}
