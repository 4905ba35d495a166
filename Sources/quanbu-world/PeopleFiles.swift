import Vouchers
import Wire

/// Writes what exists before the first voucher: institutions, rosters, the batch plan, and what is expected of them.
struct PeopleFiles {
  let society: Society
  let folder: Folder

  func write() throws {
    try folder.write(institutions, to: "institutions.yaml")
    try writeRosters()
    try folder.write(batches, to: "batches.yaml")
    try folder.write(CSVText.bytes(of: people, lineEnd: "\n"), to: "world/people.csv")
    try folder.write(expectedRosters, to: "world/expected-rosters.json")
    try folder.write(expectedDry, to: "world/expected-dry.json")
    try folder.write(ScriptIndex.institutions(society), to: "world/institutions.tsv")
    try folder.write(ScriptIndex.batches(society), to: "world/batches.tsv")
    try folder.write(state, to: "world/world.json")
  }

  private var institutions: YAMLText {
    var yaml = YAMLText(comment: "培训机构登记信息 / training institutions, as they register themselves")
    for institution in society.institutions {
      yaml.item([
        ("code", .text(institution.code)), ("name", .text(institution.name)),
        ("entity", .text(institution.entity.code)), ("algorithm", .text(institution.algorithm)),
        ("programmes", .list(institution.courses.map(Self.members))),
        (
          "payee",
          .map([
            ("name", .text(institution.payee.name)), ("number", .text(institution.payee.number)),
            ("bank", .text(institution.payee.bank)),
          ])
        ),
      ])
    }
    return yaml
  }

  private static func members(of course: Course) -> [(String, YAMLText.Value)] {
    var members: [(String, YAMLText.Value)] = [
      ("code", .text(course.code)), ("occupation", .text(course.occupation)),
      ("certificate", .text(course.certificate.rawValue)),
    ]
    if let grade = course.grade { members.append(("grade", .number(Int64(grade)))) }
    return members + [("hours", .number(Int64(course.hours)))]
  }

  private func writeRosters() throws {
    for (place, batch) in society.batches.enumerated() {
      guard let path = batch.roster else { continue }
      let rows = [Roster.header] + Roster(of: place, in: society).rows.map(\.cells)
      try folder.write(try batch.encoding.bytes(of: rows), to: path)
    }
  }

  private var batches: YAMLText {
    var yaml = YAMLText(
      comment: """
        制券计划 / the batches. fen is the face value or the cap of one voucher; roster is below inputs/.
        A batch with keepFen is a pool that must run dry: before its claims, transfer away what its entity has
        available beyond keepFen; so many claims succeed, the next is over budget.
        """)
    for batch in society.batches {
      var members: [(String, YAMLText.Value)] = [
        ("id", .text(batch.id)), ("entity", .text(batch.entity.code)), ("reach", .text(batch.reach.rawValue)),
        ("value", .text(batch.value.rawValue)), ("fen", .number(batch.fen)),
        ("count", .number(Int64(batch.count))),
        ("commitment", .text(batch.commitment.rawValue)), ("issueOn", .text(batch.issueOn.description)),
      ]
      if let roster = batch.roster { members.append(("roster", .text(roster))) }
      if let dry = batch.dry { members += [("dry", .flag(true)), ("keepFen", .number(dry.keepFen))] }
      yaml.item(members)
    }
    return yaml
  }

  /// Everybody, and the numbers of bad rows as they were written: what must not be found outside the inputs.
  private var people: [[String]] {
    [["姓名", "身份证号"]] + society.people.map { [$0.name, $0.id] } + society.badRows.map { [$0.name, $0.idText] }
  }

  private var expectedRosters: JSONWriter {
    var json = JSONWriter(reserving: 4096)
    json.array { json in
      for (place, batch) in society.batches.enumerated() {
        guard let path = batch.roster else { continue }
        json.object { json in
          json.member("roster", path)
          json.member("batch", batch.id)
          json.member("good", batch.count)
          json.name("bad")
          json.array { Self.write(Roster(of: place, in: society), &$0) }
        }
      }
    }
    return json
  }

  private static func write(_ roster: Roster, _ json: inout JSONWriter) {
    for row in roster.rows {
      guard case .bad(let bad) = row.entry else { continue }
      json.object {
        $0.member("line", row.line)
        $0.member("code", bad.code)
        $0.member("says", bad.says)
        $0.name("cells")
        $0.array { for cell in row.cells { $0.string(cell) } }
      }
    }
  }

  private var expectedDry: JSONWriter {
    var json = JSONWriter()
    json.array { json in
      for batch in society.batches {
        guard let dry = batch.dry else { continue }
        json.object {
          $0.member("batch", batch.id)
          $0.member("entity", batch.entity.code)
          $0.member("fen", batch.fen)
          $0.member("keepFen", dry.keepFen)
          $0.member("claims", "claims/\(batch.entity.code)-dry.csv")
          $0.member("succeed", dry.claims)
          $0.member("then", "over-budget")
        }
      }
    }
    return json
  }

  private var state: JSONWriter {
    var json = JSONWriter()
    json.object {
      $0.member("v", 1)
      $0.member("seed", String(society.seed))
      $0.member("vouchers", society.vouchers)
    }
    return json
  }
}

extension Society {
  /// Makes the world again that `quanbu-world people` left in `folder`.
  init(from folder: Folder) throws {
    let state = try Self.state(in: folder)
    try self.init(seed: state.seed, vouchers: state.vouchers)
  }

  /// The seed alone, for who needs nobody.
  static func seed(in folder: Folder) throws -> UInt64 { try state(in: folder).seed }

  private static func state(in folder: Folder) throws -> (seed: UInt64, vouchers: Int) {
    let state = try Folder.readJSON(folder.path("world/world.json"))
    guard case .string(let text)? = state["seed"], let seed = UInt64(text),
      case .integer(let vouchers)? = state["vouchers"]
    else { throw WorldError("world.json 内容不全", "world.json is incomplete") }
    return (seed, Int(vouchers))
  }
}
