/// A roster (名单) as somebody at an office typed it.
struct Roster {
  enum Entry {
    case person(Int)
    case bad(BadRow)
  }

  /// A row and the line of the file on which it begins.
  struct Row {
    let line: Int
    let entry: Entry
    let cells: [String]
  }

  static let header = ["姓名", "身份证号", "手机号", "备注"]
  let rows: [Row]

  /// The roster of a targeted batch.
  init(of place: Int, in society: Society) {
    let batch = society.batches[place]
    var random = SplitMix64(seed: society.seed, stream: "notes " + batch.id)
    var entries = batch.people.map(Entry.person)
    if place == society.badBatch { Self.insert(society.badRows, into: &entries, &random) }
    var rows: [Row] = []
    var line = 2
    for entry in entries {
      let cells = Self.cells(entry, society, &random)
      rows.append(Row(line: line, entry: entry, cells: cells))
      line += 1 + cells.reduce(0) { $0 + $1.utf8.count { $0 == 0x0A } }
    }
    self.rows = rows
  }

  /// Anywhere but before the person the last of them repeats.
  private static func insert(_ bad: [BadRow], into entries: inout [Entry], _ random: inout SplitMix64) {
    for row in bad { entries.insert(.bad(row), at: 1 + random.below(entries.count)) }
  }

  private static func cells(_ entry: Entry, _ society: Society, _ random: inout SplitMix64) -> [String] {
    switch entry {
    case .bad(let row): return [row.name, row.idText, "", row.note]
    case .person(let place):
      let person = society.people[place]
      return [person.name, person.id, person.phone, random.pick(notes)]
    }
  }

  /// What people write there, commas, quotes and line breaks included.
  private static let notes: [(item: String, weight: Int)] = [
    ("", 700), ("退役军人", 30), ("返乡务工", 60), ("高校毕业生", 50), ("脱贫人口,优先安排", 30), ("登记失业", 80),
    ("本人称\"周末上课\"", 10), ("电话已核实\n需夜间班", 10), ("转岗职工", 30),
  ]

  /// Whom each line names, for lines that are good.
  var peopleByLine: [Int: Int] {
    var found: [Int: Int] = [:]
    for row in rows {
      if case .person(let place) = row.entry { found[row.line] = place }
    }
    return found
  }
}
