/// The tables that follow from the entries alone: audit rebuilds each and compares it row by row.
public enum ProjectedTable: String, Hashable, Sendable, CaseIterable {
  case genesis
  case rules
  case counter
  case tranche
  case account
  case cash
  case signingKey = "signing_key"
  case institution
  case proposal
  case batch
  case voucher
  case holder
  case trainingClass = "training_class"
  case claim
  case paymentOrder = "payment_order"
  case statement
  case statementLine = "statement_line"
  case command

  /// Its columns' names, the primary key's first.
  public var columns: [String] { table.columns.map(\.name) }

  /// The names of the tables in the file that its rows lie in.
  public var parts: [String] { table.parts.map(\.table.name) }

  var table: Table {
    switch self {
    case .genesis: .genesis
    case .rules: .rules
    case .counter: .counter
    case .tranche: .tranche
    case .account: .account
    case .cash: .cash
    case .signingKey: .signingKey
    case .institution: .institution
    case .proposal: .proposal
    case .batch: .batch
    case .voucher: .voucher
    case .holder: .holder
    case .trainingClass: .trainingClass
    case .claim: .claim
    case .paymentOrder: .paymentOrder
    case .statement: .statement
    case .statementLine: .statementLine
    case .command: .command
    }
  }
}

extension Table {
  /// One row: the event as entry 0 has it.
  static let genesis = Table("genesis", [.integer("id", .key), .text("event", .fixed)])
  /// By the sequence number of the entry that put the document into force.
  static let rules = Table("rules", [.integer("sequence", .key), .text("document", .fixed)])
  /// One row: numbers the ledger gives and its clock, in ms since 1970.
  static let counter = Table(
    "counter",
    [
      .integer("id", .key), .integer("voucher", .free), .integer("at", .free, optional: true),
      .integer("clock_until", .free, optional: true),
    ])
  static let tranche = Table(
    "tranche", [.text("id", .key), .integer("appropriated", .free), .integer("unallocated", .free)])
  static let account = Table(
    "account",
    [
      .text("tranche", .key), .text("entity", .key), .integer("allocated", .free),
      .integer("available", .free),
      .integer("committed", .free), .integer("claimed", .free), .integer("payable", .free),
      .integer("ordered", .free), .integer("paid", .free),
    ])
  static let cash = Table(
    "cash",
    [
      .text("entity", .key), .integer("cash", .free), .integer("suspense", .free),
      .integer("received", .free),
      .integer("fees", .free), .integer("interest", .free), .integer("statement_to", .free, optional: true),
      .integer("statement_closing", .free),
    ])
  static let signingKey = Table(
    "signing_key",
    [
      .text("id", .key), .text("algorithm", .fixed), .blob("spki", .fixed),
      .text("institution", .fixed, optional: true),
      .text("person", .fixed, optional: true), .text("role", .fixed), .text("scope", .fixed),
      .text("state", .free),
      .integer("last_sequence", .free, optional: true), .text("successor", .free, optional: true),
      .integer("refusal_hour", .free), .integer("refusals", .free),
    ])
  static let institution = Table(
    "institution",
    [
      .text("code", .key), .text("name", .fixed), .text("entity", .fixed), .text("programmes", .fixed),
      .text("state", .free), .blob("payee", .free, optional: true),
      .integer("suspended_on", .free, optional: true),
    ])
  static let proposal = Table(
    "proposal",
    [
      .integer("sequence", .key), .text("key", .fixed), .text("person", .fixed), .text("role", .fixed),
      .text("act", .fixed), .text("state", .indexed),
    ], indexes: ["proposal_open": "(sequence) WHERE state = 'open'"])
  static let batch = Table(
    "batch",
    [
      .text("id", .key), .text("tranche", .fixed), .text("entity", .fixed), .text("reach", .fixed),
      .text("value", .fixed), .integer("fen", .fixed), .integer("count", .fixed), .text("commitment", .fixed),
      .integer("issued", .free),
    ])
  /// What a redemption changes lies apart, 148 rows to a page and not 28: vouchers are redeemed in no order, so that
  /// nearly each of them dirties a page.
  static let voucher = Table(
    "voucher",
    [
      .integer("number", .key), .text("batch", .fixed), .text("tranche", .fixed), .text("entity", .fixed),
      .blob("token", .fixed), .integer("issued_on", .fixed), .integer("expires", .fixed),
      .integer("rules", .fixed),
      .text("state", .free), .integer("fen", .free), .integer("claim", .free, optional: true),
      .integer("correct_by", .free, optional: true), .integer("link", .free, optional: true),
      .blob("holder", .indexed, optional: true), .text("class", .indexed, optional: true),
    ],
    indexes: [
      "voucher_expires": "(expires)",  // not by state: issuing appends to it, and nothing ever rewrites it
      "voucher_holder": "(holder) WHERE holder IS NOT NULL",
      "voucher_class": "(class) WHERE class IS NOT NULL",
    ], freeColumnsIn: "voucher_state")
  static let holder = Table(
    "holder", [.blob("reference", .key), .integer("voucher", .free, optional: true), .text("uses", .free)])
  static let trainingClass = Table(
    "training_class",
    [
      .text("id", .key), .text("institution", .fixed), .text("programme", .fixed),
      .text("occupation", .fixed),
      .text("certificate", .fixed), .integer("grade", .fixed, optional: true), .integer("hours", .fixed),
      .text("entity", .fixed), .integer("start", .fixed), .integer("finish", .fixed),
      .integer("seats", .fixed),
      .text("uplift", .fixed, optional: true), .text("approver", .free, optional: true),
      .integer("approved_on", .free, optional: true), .integer("rules", .free, optional: true),
      .integer("fen", .free), .integer("learners", .free), .text("state", .indexed),
    ],
    indexes: [
      "training_class_institution": "(institution)",
      "training_class_filed": "(entity) WHERE state = 'filed'",
    ])
  /// Not indexed by institution or class, since every redemption would dirty one more page: the vouchers of a
  /// class name its claims. Only claims that no voucher names any more need an index of their own.
  static let claim = Table(
    "claim",
    [
      .integer("id", .key), .text("class", .fixed), .text("institution", .fixed), .text("tranche", .fixed),
      .text("entity", .fixed), .integer("fen", .free), .integer("reviewed_fen", .free),
      .text("reviewer", .free, optional: true), .text("cuts", .free), .integer("count", .indexed),
      .text("state", .indexed), .integer("payment_order", .indexed, optional: true),
    ],
    indexes: [
      "claim_empty": "(institution) WHERE count = 0",
      "claim_unordered": "(entity, state) WHERE payment_order IS NULL",
      "claim_order": "(payment_order) WHERE payment_order IS NOT NULL",
    ])
  static let paymentOrder = Table(
    "payment_order",
    [
      .integer("number", .key), .text("tranche", .fixed), .text("entity", .fixed),
      .text("institution", .fixed),
      .integer("fen", .fixed), .integer("ordered_on", .fixed), .text("paid_statement", .free, optional: true),
      .integer("paid_line", .free, optional: true), .text("returned_statement", .free, optional: true),
      .integer("returned_line", .free, optional: true), .text("state", .indexed),
    ],
    indexes: [
      "payment_order_state": "(state, entity)",
      "payment_order_institution": "(institution)",
    ])
  static let statement = Table(
    "statement",
    [
      .text("id", .key), .text("entity", .fixed), .integer("from_day", .fixed), .integer("to_day", .fixed),
      .integer("opening", .fixed), .integer("closing", .fixed), .integer("count", .fixed),
      .text("importer", .fixed),
      .integer("imported", .free), .integer("sum", .free),
    ])
  static let statementLine = Table(
    "statement_line",
    [
      .text("statement", .key), .integer("line", .key), .text("entity", .fixed), .integer("day", .fixed),
      .integer("fen", .fixed), .integer("reference", .fixed, optional: true), .blob("raw", .fixed),
      .integer("payment_order", .free, optional: true), .text("posting", .indexed, optional: true),
    ], indexes: ["statement_line_waiting": "(entity) WHERE posting IS NULL OR posting = 'suspense'"])
  /// (id, key) of every journalled command: ids are UUIDv7, so rows append. Words as signed integers.
  static let command = Table(
    "command",
    [
      .integer("id_high", .key), .integer("id_low", .key), .text("key", .key), .integer("sequence", .fixed),
      .blob("digest", .fixed),
    ])
}
