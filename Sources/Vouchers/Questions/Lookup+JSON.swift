internal import Wire

extension LookupSubject {
  /// The stable names in the member `ask`.
  enum Name: String, CaseIterable {
    case state = "ledger.state"
    case totals = "vouchers.totals"
    case fund = "fund.balances"
    case entries = "log.entries"
    case ownClaims = "claims.own"
    case ownPayments = "payments.own"
    case shown = "voucher.shown"
    case keys = "keys.find"
    case institutions = "institutions.find"
    case batches = "batches.find"
    case proposals = "proposals.find"
    case classes = "classes.find"
    case vouchers = "vouchers.find"
    case claims = "claims.find"
    case papers = "claims.papers"
    case reviews = "claims.reviews"
    case orders = "orders.find"
    case statements = "statements.list"
    case lines = "statements.lines"
    case payees = "payees.find"
  }

  var name: Name {
    switch self {
    case .state: .state
    case .totals: .totals
    case .fund: .fund
    case .entries: .entries
    case .ownClaims: .ownClaims
    case .ownPayments: .ownPayments
    case .shown: .shown
    case .keys: .keys
    case .institutions: .institutions
    case .batches: .batches
    case .proposals: .proposals
    case .classes: .classes
    case .vouchers: .vouchers
    case .claims: .claims
    case .papers: .papers
    case .reviews: .reviews
    case .orders: .orders
    case .statements: .statements
    case .lines: .lines
    case .payees: .payees
    }
  }

  init(named name: Name, from members: inout MemberReader) throws(MalformedInput) {
    switch name {
    case .state: self = .state
    case .totals: self = .totals
    case .fund: self = .fund
    case .entries:
      self = .entries(
        from: try members.integer("from", in: 0...Money.limit),
        count: Int(try members.integer("count", in: 1...Int64(Self.entryLimit))))
    case .ownClaims: self = .ownClaims
    case .ownPayments: self = .ownPayments
    case .shown: self = .shown(token: try members.string("token", atMost: VoucherToken.limit))
    case .keys: self = .keys(try members.optionalList("ids", MemberReader.identifier))
    case .institutions: self = .institutions(try members.optionalList("codes", MemberReader.creditCode))
    case .batches: self = .batches(try members.optionalList("ids", MemberReader.identifier))
    case .proposals: self = .proposals(try LookupProposals(from: &members))
    case .classes: self = .classes(try LookupClasses(from: &members))
    case .vouchers: self = .vouchers(try LookupVouchers(from: &members))
    case .claims: self = .claims(try LookupClaims(from: &members))
    case .papers: self = .papers(try members.list("numbers", MemberReader.entryNumber))
    case .reviews: self = .reviews(of: try members.integer("claim", in: 0...Money.limit))
    case .orders: self = .orders(try LookupOrders(from: &members))
    case .statements: self = .statements
    case .lines:
      self = .lines(
        try members.identifier("statement"),
        line: try members.optionalInteger("line", in: 1...1_000_000).map { Int($0) })
    case .payees: self = .payees(try members.list("hashes", MemberReader.hash))
    }
  }

  /// Writes the members in their documented order.
  func write(to json: inout JSONWriter) {
    switch self {
    case .state, .totals, .fund, .ownClaims, .ownPayments, .statements: break
    case .entries(let from, let count):
      json.member("from", from)
      json.member("count", count)
    case .shown(let token): json.member("token", token)
    case .keys(let ids): if let ids { json.list("ids", ids) { $0.string($1.text) } }
    case .institutions(let codes): if let codes { json.list("codes", codes) { $0.string($1.text) } }
    case .batches(let ids): if let ids { json.list("ids", ids) { $0.string($1.text) } }
    case .proposals(let which): which.write(to: &json)
    case .classes(let which): which.write(to: &json)
    case .vouchers(let which): which.write(to: &json)
    case .claims(let which): which.write(to: &json)
    case .papers(let numbers): json.list("numbers", numbers) { $0.integer($1) }
    case .reviews(let claim): json.member("claim", claim)
    case .orders(let which): which.write(to: &json)
    case .lines(let statement, let line):
      json.member("statement", statement.text)
      if let line { json.member("line", line) }
    case .payees(let hashes): json.list("hashes", hashes) { $0.string($1.base64URL) }
    }
  }
}

extension LookupProposals {
  private enum By: String, CaseIterable { case open, number, approved, approval }

  init(from members: inout MemberReader) throws(MalformedInput) {
    let by: By = try members.choice("by")
    switch by {
    case .open: self = .open
    case .number: self = .numbers(try members.list("numbers", MemberReader.entryNumber))
    case .approved:
      let act = try members.string("act")
      guard Act.names.contains(act) else {
        throw MalformedInput(.unknownName(known: Act.names), path: members.path(of: "act"))
      }
      self = .approved(act: act)
    case .approval: self = .approvals(try members.list("numbers", MemberReader.entryNumber))
    }
  }

  func write(to json: inout JSONWriter) {
    switch self {
    case .open: json.member("by", By.open.rawValue)
    case .numbers(let numbers):
      json.member("by", By.number.rawValue)
      json.list("numbers", numbers) { $0.integer($1) }
    case .approved(let act):
      json.member("by", By.approved.rawValue)
      json.member("act", act)
    case .approvals(let numbers):
      json.member("by", By.approval.rawValue)
      json.list("numbers", numbers) { $0.integer($1) }
    }
  }
}

extension LookupClasses {
  private enum By: String, CaseIterable { case all, id, institution, filed }

  init(from members: inout MemberReader) throws(MalformedInput) {
    let by: By = try members.choice("by")
    switch by {
    case .all: self = .all
    case .id: self = .ids(try members.list("ids", MemberReader.identifier))
    case .institution: self = .institution(try members.creditCode("institution"))
    case .filed: self = .filed(try members.identifier("entity"))
    }
  }

  func write(to json: inout JSONWriter) {
    switch self {
    case .all: json.member("by", By.all.rawValue)
    case .ids(let ids):
      json.member("by", By.id.rawValue)
      json.list("ids", ids) { $0.string($1.text) }
    case .institution(let code):
      json.member("by", By.institution.rawValue)
      json.member("institution", code.text)
    case .filed(let entity):
      json.member("by", By.filed.rawValue)
      json.member("entity", entity.text)
    }
  }
}

extension LookupVouchers {
  private enum By: String, CaseIterable { case number, `class`, claim, holder }

  init(from members: inout MemberReader) throws(MalformedInput) {
    let by: By = try members.choice("by")
    switch by {
    case .number: self = .numbers(try members.list("numbers", MemberReader.voucherNumber))
    case .class: self = .classID(try members.identifier("class"))
    case .claim: self = .claim(try members.integer("claim", in: 0...Money.limit))
    case .holder:
      self = .holders(
        try members.list("holders", atMost: LookupSubject.holderLimit, MemberReader.hash))
    }
  }

  func write(to json: inout JSONWriter) {
    switch self {
    case .numbers(let numbers):
      json.member("by", By.number.rawValue)
      json.list("numbers", numbers) { $0.integer($1.value) }
    case .classID(let id):
      json.member("by", By.class.rawValue)
      json.member("class", id.text)
    case .claim(let number):
      json.member("by", By.claim.rawValue)
      json.member("claim", number)
    case .holders(let holders):
      json.member("by", By.holder.rawValue)
      json.list("holders", holders) { $0.string($1.base64URL) }
    }
  }
}

extension LookupClaims {
  private enum By: String, CaseIterable {
    case all, number, institution, `class`, order, review, approve, payable
  }

  init(from members: inout MemberReader) throws(MalformedInput) {
    let by: By = try members.choice("by")
    switch by {
    case .all: self = .all
    case .number: self = .numbers(try members.list("numbers", MemberReader.entryNumber))
    case .institution: self = .institution(try members.creditCode("institution"))
    case .class: self = .classID(try members.identifier("class"))
    case .order: self = .order(try MemberReader.order(members.required("order"), path: "order"))
    case .review: self = .toReview(try members.identifier("entity"))
    case .approve: self = .toApprove(try members.identifier("entity"))
    case .payable: self = .payable(try members.identifier("entity"))
    }
  }

  func write(to json: inout JSONWriter) {
    func of(_ by: By, _ entity: EntityCode) {
      json.member("by", by.rawValue)
      json.member("entity", entity.text)
    }
    switch self {
    case .all: json.member("by", By.all.rawValue)
    case .numbers(let numbers):
      json.member("by", By.number.rawValue)
      json.list("numbers", numbers) { $0.integer($1) }
    case .institution(let code):
      json.member("by", By.institution.rawValue)
      json.member("institution", code.text)
    case .classID(let id):
      json.member("by", By.class.rawValue)
      json.member("class", id.text)
    case .order(let number):
      json.member("by", By.order.rawValue)
      json.member("order", number.value)
    case .toReview(let entity): of(.review, entity)
    case .toApprove(let entity): of(.approve, entity)
    case .payable(let entity): of(.payable, entity)
    }
  }
}

extension LookupOrders {
  private enum By: String, CaseIterable { case number, institution, state }

  init(from members: inout MemberReader) throws(MalformedInput) {
    let by: By = try members.choice("by")
    switch by {
    case .number: self = .numbers(try members.list("numbers", MemberReader.order))
    case .institution: self = .institution(try members.creditCode("institution"))
    case .state:
      self = .states(
        try members.list("states", atMost: Stage.allCases.count, MemberReader.choice),
        entities: try members.optionalList("entities", atMost: 100, MemberReader.identifier))
    }
  }

  func write(to json: inout JSONWriter) {
    switch self {
    case .numbers(let numbers):
      json.member("by", By.number.rawValue)
      json.list("numbers", numbers) { $0.integer($1.value) }
    case .institution(let code):
      json.member("by", By.institution.rawValue)
      json.member("institution", code.text)
    case .states(let states, let entities):
      json.member("by", By.state.rawValue)
      json.list("states", states) { $0.string($1.rawValue) }
      if let entities { json.list("entities", entities) { $0.string($1.text) } }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func list<Item>(
    _ name: String, _ items: [Item], _ write: (inout JSONWriter, Item) -> Void
  ) {
    self.name(name)
    array { list in for item in items { write(&list, item) } }
  }
}

extension MemberReader {
  fileprivate mutating func list<Item>(
    _ name: String, atMost limit: Int = LookupSubject.limit,
    _ read: (JSON, String) throws(MalformedInput) -> Item
  ) throws(MalformedInput) -> [Item] {
    try array(name, count: 1...limit, read)
  }

  fileprivate mutating func optionalList<Item>(
    _ name: String, atMost limit: Int = LookupSubject.limit,
    _ read: (JSON, String) throws(MalformedInput) -> Item
  ) throws(MalformedInput) -> [Item]? {
    try optionalArray(name, count: 1...limit, read)
  }

  fileprivate static func creditCode(_ value: JSON, path: String) throws(MalformedInput) -> CreditCode {
    let text = try string(value, path: path)
    return try self.value(text, path: path) { text throws(InvalidValue) in
      try CreditCode(overridingCheckOf: text)
    }
  }

  fileprivate static func identifier<Kind: IdentifierKind>(
    _ value: JSON, path: String
  ) throws(MalformedInput) -> Identifier<Kind> {
    let text = try string(value, path: path)
    return try self.value(text, path: path) { text throws(InvalidValue) in try Identifier<Kind>(text) }
  }

  fileprivate static func entryNumber(_ value: JSON, path: String) throws(MalformedInput) -> Int64 {
    try integer(value, path: path, in: 0...Money.limit)
  }

  fileprivate static func order(_ value: JSON, path: String) throws(MalformedInput) -> OrderNumber {
    let number = try integer(value, path: path, in: 0...Money.limit)
    return try self.value(number, path: path) { value throws(InvalidValue) in try OrderNumber(value) }
  }

  fileprivate static func voucherNumber(
    _ value: JSON, path: String
  ) throws(MalformedInput) -> VoucherNumber { try voucher(value, path: path) }
}
