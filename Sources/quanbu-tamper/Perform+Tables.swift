import Wire

/// Alterations of rows and of the schema, the entries left alone.
extension Workbench {
  mutating func editBalance() throws -> Deed {
    let account = try row("SELECT tranche, entity FROM account")
    try perform(
      unguarded: [
        "UPDATE account SET available = available + 1 WHERE tranche = '\(account[0])' AND entity = '\(account[1])'"
      ])
    return Deed(
      did: "one fen more available in \(account.joined(separator: "/"))", expected: ["row-differs"])
  }

  mutating func editVoucher() throws -> Deed {
    try edit(
      "voucher_state", key: "number", "state = CASE state WHEN 'voided' THEN 'lapsed' ELSE 'voided' END",
      did: "state of voucher")
  }

  mutating func editHolder() throws -> Deed {
    try edit("voucher", key: "number", "holder = zeroblob(32)", did: "holder of voucher")
  }

  mutating func editKey() throws -> Deed {
    try edit(
      "signing_key", key: "id",
      "spki = (SELECT spki FROM signing_key other WHERE other.id <> signing_key.id AND other.spki <> signing_key.spki LIMIT 1)",
      did: "public key of")
  }

  mutating func editCash() throws -> Deed {
    try edit("cash", key: "entity", "cash = cash + 1", did: "cash of")
  }

  mutating func editOrder() throws -> Deed {
    try edit("payment_order", key: "number", "fen = fen + 1", did: "amount of order")
  }

  mutating func deleteRow() throws -> Deed {
    let key = try row("SELECT number FROM voucher")[0]
    try perform(unguarded: ["DELETE FROM voucher WHERE number = \(key)"])
    return Deed(did: "voucher \(key) deleted", expected: ["row-missing"])
  }

  mutating func addRow() throws -> Deed {
    try perform(unguarded: ["INSERT INTO tranche VALUES ('forged', 0, 0)"])
    return Deed(did: "an appropriation of nothing added", expected: ["row-unknown"])
  }

  /// A command forgotten could be sent again.
  mutating func forgetCommand() throws -> Deed {
    let sequence = try row("SELECT sequence FROM command")[0]
    try perform(unguarded: ["DELETE FROM command WHERE sequence = \(sequence)"])
    return Deed(did: "the command of entry \(sequence) forgotten", expected: ["row-missing"])
  }

  mutating func editPayee() throws -> Deed {
    let hash = try row("SELECT hex(hash) FROM payee_account")[0]
    try perform(unguarded: ["UPDATE payee_account SET number = number || '1' WHERE hash = X'\(hash)'"])
    return Deed(did: "a payee's account number changed", expected: ["payee-differs"])
  }

  /// An account that money is paid to, replaced by another under a hash of its own.
  mutating func removePayee() throws -> Deed {
    let hash = try row("SELECT hex(payee) FROM institution WHERE payee IS NOT NULL")[0]
    try perform(
      unguarded: [
        "UPDATE payee_account SET hash = zeroblob(32), institution = institution WHERE hash = X'\(hash)'"
      ])
    return Deed(did: "a payee account put under another hash", expected: ["payee-missing", "payee-differs"])
  }

  private mutating func edit(_ table: String, key: String, _ change: String, did: String) throws -> Deed {
    let value = try row("SELECT \(key) FROM \(table)")[0]
    try perform(unguarded: ["UPDATE \(table) SET \(change) WHERE \(key) = '\(value)'"])
    return Deed(did: "\(did) \(value) changed", expected: ["row-differs"])
  }

  private mutating func row(_ select: String) throws -> [String] {
    guard let row = try database.rows(select).randomElement(using: &choice) else {
      throw TamperProblem("nothing to alter")
    }
    return row
  }
}

/// Alterations of the schema.
extension Workbench {
  private mutating func anyGuard() throws -> String {
    guard let trigger = try database.triggers().randomElement(using: &choice) else {
      throw TamperProblem("no trigger")
    }
    return trigger.name
  }

  mutating func dropGuard() throws -> Deed {
    let name = try anyGuard()
    try database.run(["DROP TRIGGER \(name)"])
    return Deed(did: "trigger \(name) dropped", expected: ["guard-missing"])
  }

  /// A trigger of the same name that does nothing.
  mutating func blindGuard() throws -> Deed {
    let name = try anyGuard()
    try database.run([
      "DROP TRIGGER \(name)", "CREATE TRIGGER \(name) BEFORE UPDATE ON journal BEGIN SELECT 1; END",
    ])
    return Deed(did: "trigger \(name) made blind", expected: ["guard-altered"])
  }

  /// A trigger that waits: it pays into one account whenever another moves.
  mutating func addTrigger() throws -> Deed {
    try database.run([
      "CREATE TRIGGER helper AFTER UPDATE ON voucher_state BEGIN UPDATE cash SET fees = fees + 1; END"
    ])
    return Deed(did: "a trigger of the forger's own added", expected: ["schema-unknown"])
  }

  mutating func dropIndex() throws -> Deed {
    try database.run(["DROP INDEX voucher_expires"])
    return Deed(did: "an index dropped", expected: ["schema-missing"])
  }

  /// An index of the same name on something else.
  mutating func redefineIndex() throws -> Deed {
    try database.run(["DROP INDEX voucher_expires", "CREATE INDEX voucher_expires ON voucher (number)"])
    return Deed(did: "an index redefined", expected: ["schema-altered"])
  }

  mutating func dropTable() throws -> Deed {
    try database.run(["DROP TABLE account"])
    return Deed(
      did: "the table of accounts dropped", expected: ["schema-missing", "check-failed", "table-unreadable"])
  }
}
