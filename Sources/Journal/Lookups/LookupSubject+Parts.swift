internal import Ledger
internal import Signing
internal import Vouchers
internal import Wire

extension LookupSubject {
  /// What is read for it, in this order.
  func parts(for asker: Asker) -> [LookupPart] {
    switch self {
    case .state:
      [
        LookupPart(.genesis), LookupPart(.rules), LookupPart(.counter),
        LookupPart(.signingKey, "id = ?", [.text(asker.key.text)]),
      ]
    // Sums and searches, made elsewhere.
    case .totals, .proposals(.approvals), .reviews: []
    case .fund: [LookupPart(.tranche), LookupPart(.account), LookupPart(.cash)]
    case .entries(let from, let count):
      [
        LookupPart(
          table: .entry, condition: "seq >= ? AND seq < ?",
          values: [.integer(from), .integer(from + Int64(count))])
      ]
    case .ownClaims: Self.own(asker.sight)
    case .ownPayments: [LookupPart(.paymentOrder)]
    case .shown(let token): [Self.shown(token)]
    case .keys(let ids): Self.each(ids?.map(\.text), of: .signingKey, "id = ?")
    case .institutions(let codes): Self.each(codes?.map(\.text), of: .institution, "code = ?")
    case .batches(let ids): Self.each(ids?.map(\.text), of: .batch, "id = ?")
    case .proposals(let which): which.parts(for: asker)
    case .classes(let which): which.parts
    case .vouchers(let which): which.parts
    case .claims(let which): which.parts(for: asker.sight)
    case .papers(let numbers): Self.papers(numbers, asker.sight)
    case .orders(let which): which.parts
    case .statements: [LookupPart(.statement)]
    case .lines(let statement, nil): [LookupPart(.statementLine, "statement = ?", [.text(statement.text)])]
    case .lines(let statement, let line?):
      [
        LookupPart(.statement, "id = ?", [.text(statement.text)]),
        LookupPart(
          .statementLine, "statement = ? AND line = ?", [.text(statement.text), .integer(Int64(line))]),
      ]
    case .payees(let hashes):
      hashes.map { LookupPart(table: .payeeAccount, condition: "hash = ?", values: [.blob($0.bytes)]) }
    }
  }

  private static func each(_ names: [String]?, of table: ProjectedTable, _ condition: String) -> [LookupPart]
  {
    guard let names else { return [LookupPart(table)] }
    return names.map { LookupPart(table, condition, [.text($0)]) }
  }

  /// Claims, and vouchers that were returned for correction or refused: why less was paid than asked for.
  private static func own(_ sight: Sight) -> [LookupPart] {
    guard case .institution(let code) = sight else { return [] }
    return LookupClaims.institution(code).parts(for: sight) + [
      LookupPart(
        .voucher,
        """
        class IN (SELECT id FROM training_class WHERE institution = ?)
        AND (state = 'refused' OR correct_by IS NOT NULL)
        """, [.text(code.text)])
    ]
  }

  /// The voucher of the number the token claims, if it is that very token.
  private static func shown(_ token: String) -> LookupPart {
    let shown = CommandFacts.presented(token)
    return LookupPart(
      .voucher, "number = ? AND token = ?",
      [.integer(shown.number?.value ?? 0), .blob(shown.digest.bytes)], isVoucher: true, isShown: true)
  }

  /// Entries that made claims the asker may see.
  private static func papers(_ numbers: [Int64], _ sight: Sight) -> [LookupPart] {
    let claims = LookupPart(.claim, "claim.id = journal.seq").seen(by: sight)
    return numbers.map { number in
      LookupPart(
        table: .entry, condition: "seq = ? AND EXISTS (SELECT 1 FROM claim WHERE \(claims.condition))",
        values: [.integer(number)] + claims.values)
    }
  }
}

extension LookupProposals {
  fileprivate func parts(for asker: Asker) -> [LookupPart] {
    var parts: [LookupPart]
    switch self {
    case .open: parts = [LookupPart(.proposal, "state = 'open'")]
    case .numbers(let numbers): parts = numbers.map { LookupPart(.proposal, "sequence = ?", [.integer($0)]) }
    case .approved(let act):
      parts = [
        LookupPart(.proposal, "state = 'approved' AND act LIKE ?", [.text(ProposalRow.pattern(of: act))])
      ]
    case .approvals: parts = []
    }
    if case .office(let scope) = asker.sight, scope != .province {
      for index in parts.indices {
        parts[index].keeps = { row in
          row.contains { cell in
            guard case .text(let text) = cell, let act = try? Act(parsing: Array(text.utf8)) else {
              return false
            }
            return scope.reaches(act)
          }
        }
      }
    }
    return parts
  }
}

extension LookupClasses {
  fileprivate var parts: [LookupPart] {
    switch self {
    case .all: [LookupPart(.trainingClass)]
    case .ids(let ids): ids.map { LookupPart(.trainingClass, "id = ?", [.text($0.text)]) }
    case .institution(let code): [LookupPart(.trainingClass, "institution = ?", [.text(code.text)])]
    case .filed(let entity):
      [LookupPart(.trainingClass, "state = 'filed' AND entity = ?", [.text(entity.text)])]
    }
  }
}

extension LookupVouchers {
  fileprivate var parts: [LookupPart] {
    switch self {
    case .numbers(let numbers):
      numbers.map { LookupPart(.voucher, "number = ?", [.integer($0.value)], isVoucher: true) }
    case .classID(let id): [LookupPart(.voucher, "class = ?", [.text(id.text)])]
    case .claim(let number):
      [
        LookupPart(.claim, "id = ?", [.integer(number)]),
        LookupPart(
          .voucher, "class = (SELECT class FROM claim WHERE id = ?) AND claim = ?",
          [.integer(number), .integer(number)]),
      ]
    case .holders(let holders): holders.map { LookupPart(.voucher, "holder = ?", [.blob($0.bytes)]) }
    }
  }
}

extension LookupClaims {
  fileprivate func parts(for sight: Sight) -> [LookupPart] {
    switch self {
    case .all:
      switch sight {
      case .office: [LookupPart(.claim)]
      case .institution(let code): LookupClaims.institution(code).parts(for: sight)
      }
    case .numbers(let numbers): numbers.map { LookupPart(.claim, "id = ?", [.integer($0)]) }
    case .institution(let code):
      [LookupPart(.claim, SQLiteJournal.claimsOfInstitution, [.text(code.text), .text(code.text)])]
    case .classID(let id):
      [LookupPart(.claim, SQLiteJournal.claimsOfClass, [.text(id.text), .text(id.text), .text(id.text)])]
    case .order(let number): [LookupPart(.claim, "payment_order = ?", [.integer(number.value)])]
    case .toReview(let entity): [Self.open(entity, .filed)]
    case .toApprove(let entity): [Self.open(entity, .reviewed)]
    case .payable(let entity):
      [
        Self.open(entity, .approved),
        LookupPart(
          .claim,
          """
          payment_order IN
          (SELECT number FROM payment_order WHERE state IN ('returned', 'cancelled') AND entity = ?)
          AND state = 'approved'
          """, [.text(entity.text)]),
      ]
    }
  }

  private static func open(_ entity: EntityCode, _ state: ClaimRow.State) -> LookupPart {
    LookupPart(
      .claim, "entity = ? AND state = ? AND payment_order IS NULL",
      [.text(entity.text), .text(state.rawValue)])
  }
}

extension LookupOrders {
  fileprivate var parts: [LookupPart] {
    switch self {
    case .numbers(let numbers): numbers.map { LookupPart(.paymentOrder, "number = ?", [.integer($0.value)]) }
    case .institution(let code): [LookupPart(.paymentOrder, "institution = ?", [.text(code.text)])]
    case .states(let states, nil):
      states.map { LookupPart(.paymentOrder, "state = ?", [.text($0.rawValue)]) }
    case .states(let states, let entities?):
      states.flatMap { state in
        entities.map { entity in
          LookupPart(.paymentOrder, "state = ? AND entity = ?", [.text(state.rawValue), .text(entity.text)])
        }
      }
    }
  }
}
