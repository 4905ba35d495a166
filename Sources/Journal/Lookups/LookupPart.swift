internal import Ledger
internal import Vouchers
internal import Wire

/// Rows of one table under a condition, which holds parameters and never values.
struct LookupPart {
  let table: LookupTable
  /// What SQLite asks of a row; empty for all.
  var condition = ""
  var values: [ProjectedValue] = []
  /// What else is asked of it.
  var keeps: (@Sendable ([ProjectedValue]) -> Bool)?
  /// Whether it names one voucher: not being told of it counts as a refusal.
  var isVoucher = false
  /// Whether the token was shown: then it need not be the asker's own.
  var isShown = false

  init(
    _ table: ProjectedTable, _ condition: String = "", _ values: [ProjectedValue] = [],
    isVoucher: Bool = false,
    isShown: Bool = false
  ) {
    self.init(table: .projected(table), condition: condition, values: values)
    self.isVoucher = isVoucher
    self.isShown = isShown
  }

  init(table: LookupTable, condition: String, values: [ProjectedValue]) {
    self.table = table
    self.condition = condition
    self.values = values
  }

  /// The part as far as `sight` reaches.
  func seen(by sight: Sight) -> LookupPart {
    var part = self
    let limit = isShown ? sight.limitOfShown : sight.limit(of: table)
    if let limit {
      part.condition = condition.isEmpty ? limit.condition : "(\(condition)) AND (\(limit.condition))"
      part.values = values + limit.values
    }
    return part
  }
}

extension Sight {
  typealias Limit = (condition: String, values: [ProjectedValue])

  private static let nothing: Limit = ("0", [])

  /// What must hold of a row beside what was asked for; `nil` when every row may be seen.
  func limit(of table: LookupTable) -> Limit? {
    switch self {
    case .office(.province): nil
    case .office(.entity(let entity)): Self.limit(of: table, entity)
    case .institution(let code): Self.limit(of: table, code)
    }
  }

  /// Of a voucher whose token is shown.
  fileprivate var limitOfShown: Limit? {
    switch self {
    case .office: limit(of: .projected(.voucher))
    case .institution: nil
    }
  }

  private static func limit(of table: LookupTable, _ entity: EntityCode) -> Limit? {
    let value = ProjectedValue.text(entity.text)
    switch table {
    case .projected(let table): return limit(of: table, to: value)
    case .entry: return nil
    case .payeeAccount:
      // Of the entity's institutions, and of those it pays.
      return (
        """
        EXISTS (SELECT 1 FROM institution i WHERE i.code = payee_account.institution AND i.entity = ?)
        OR EXISTS (SELECT 1 FROM payment_order o WHERE o.institution = payee_account.institution AND o.entity = ?)
        """, [value, value]
      )
    }
  }

  private static func limit(of table: ProjectedTable, to value: ProjectedValue) -> Limit? {
    switch table {
    case .voucher, .claim:
      // The province's vouchers may be used in a city's class: whoever sees the class sees them.
      let name = table.rawValue
      return (
        """
        \(name).entity = ? OR EXISTS (SELECT 1 FROM training_class c WHERE c.id = \(name).class AND c.entity = ?)
        """, [value, value]
      )
    case .account, .cash, .batch, .trainingClass, .paymentOrder, .statement, .statementLine:
      return ("\(table.rawValue).entity = ?", [value])
    case .genesis, .rules, .counter, .tranche, .signingKey, .institution, .proposal, .holder, .command:
      return nil
    }
  }

  private static func limit(of table: LookupTable, _ code: CreditCode) -> Limit? {
    let value = ProjectedValue.text(code.text)
    switch table {
    case .payeeAccount: return nothing
    // Told with the claim it made, never by itself.
    case .entry: return nil
    case .projected(let table):
      switch table {
      case .genesis, .rules, .counter: return nil
      case .signingKey: return ("signing_key.institution = ? OR signing_key.role = 'voucher'", [value])
      case .institution: return ("institution.code = ?", [value])
      case .trainingClass, .claim, .paymentOrder: return ("\(table.rawValue).institution = ?", [value])
      case .voucher:
        return (
          "EXISTS (SELECT 1 FROM training_class c WHERE c.id = voucher.class AND c.institution = ?)", [value]
        )
      case .tranche, .account, .cash, .proposal, .batch, .holder, .statement, .statementLine, .command:
        return nothing
      }
    }
  }
}
