import Foundation

/// The figures as people read them.
struct Report {
  let figures: Figures
  let note: String?

  private func stage(_ stage: Stage) -> StageResult? { figures.stages.first { $0.stage == stage.rawValue } }

  var floors: [Floor] {
    var floors: [Floor] = []
    if let issue = stage(.issue) {
      let limit = figures.speedAtIssue.signAndVerify
      floors.append(
        Floor(
          name: "issuing / sign-and-verify limit", measured: issue.vouchersPerSecond / limit, bound: 0.7,
          isCeiling: false, detail: "\(whole(issue.vouchersPerSecond)) of \(whole(limit)) vouchers/s"))
    }
    if let single = stage(.redeemSingle) {
      floors.append(limit(single))
      floors.append(growth(single))
    }
    if let audit = stage(.audit) {
      let speed = figures.speedAtAudit
      floors.append(
        Floor(
          name: "audit / verify limit", measured: audit.entriesPerSecond / speed.verifyOnAll, bound: 0.6,
          isCeiling: false, detail: speed.shares(of: audit.entriesPerSecond)))
    }
    for stage in figures.stages {
      floors.append(
        Floor(
          name: "peak memory, \(stage.stage)", measured: stage.peakMegabytes, bound: 600, isCeiling: true,
          detail: "MB"))
    }
    return floors
  }

  /// In turns with OpenSSL; what lies in the middle of all turns counts.
  private func limit(_ single: StageResult) -> Floor {
    let ratios = single.turns.map(\.ratio)
    let name = "single redemptions / verify limit"
    let detail = figures.speedAtRedeem.shares(of: single.entriesPerSecond)
    guard !ratios.isEmpty else {
      return Floor(
        name: name, measured: single.entriesPerSecond / figures.speedAtRedeem.verifyOnAll, bound: 0.65,
        isCeiling: false, detail: detail)
    }
    return Floor(
      name: name, measured: median(ratios), bound: 0.65, isCeiling: false,
      detail: "in turns: " + ratios.map { fixed($0, 2) }.joined(separator: ", ") + "; " + detail
        + " before them")
  }

  private static let growthBound = 1.25

  /// The worse of wall and processor time counts: the two part when something else wants the machine. Compared are as many
  /// redemptions as the small ledgers have, each by a process just started.
  private func growth(_ large: StageResult) -> Floor {
    let small = figures.smallSingles.compactMap(\.first)
    let name = "cost per redemption, \(grouped(figures.vouchers)) to \(grouped(figures.small))"
    guard let first = large.first, !small.isEmpty else {
      return Floor(
        name: name, measured: .infinity, bound: Self.growthBound, isCeiling: true, detail: "not measured")
    }
    let wall = median(small.map(\.wallPerEntry))
    let processor = median(small.map(\.processorPerEntry))
    let byWall = first.wallPerEntry / wall
    let byProcessor = first.processorPerEntry / processor
    return Floor(
      name: name, measured: max(byWall, byProcessor), bound: Self.growthBound, isCeiling: true,
      detail:
        "wall \(fixed(byWall, 2)), processor \(fixed(byProcessor, 2)); the first \(grouped(first.entries)) of each; small: "
        + "\(fixed(wall * 1e6, 1)) us wall, \(fixed(processor * 1e6, 1)) us processor")
  }

  var isHeld: Bool { floors.allSatisfy(\.isHeld) }

  /// For the terminal.
  var table: String {
    ([Self.head] + figures.stages.map(row)).map(line).joined(separator: "\n") + "\n\n"
      + floors.text
  }

  private static let head = [
    "stage", "entries", "entries/s", "vouchers/s", "us CPU/entry", "entries/group", "refused", "B/entry",
    "file B/entry", "peak MB", "open s", "stolen",
  ]

  private func row(_ result: StageResult) -> [String] {
    let asked = result.entries + result.rejected
    let refusals = Double(result.refused + result.rejected) / Double(max(1, asked)) * 100
    return [
      result.stage, grouped(result.entries), whole(result.entriesPerSecond),
      result.vouchers == 0 ? "" : whole(result.vouchersPerSecond), fixed(result.processorPerEntry * 1e6, 1),
      result.groups == 0 ? "" : fixed(Double(result.entries) / Double(result.groups), 1),
      fixed(refusals, 2) + " %", result.entryBytes == 0 ? "" : fixed(result.entryBytes, 0),
      fixed(result.fileBytes, 0), fixed(result.peakMegabytes, 0), fixed(result.opening, 2),
      fixed(result.stolenShare * 100, 0) + " %",
    ]
  }

  private func line(_ cells: [String]) -> String {
    cells.enumerated().map { index, cell in
      let width = Self.head[index].count + (index == 0 ? 8 : 2)
      let space = String(repeating: " ", count: max(0, width - cell.count))
      return index == 0 ? cell + space : space + cell
    }.joined()
  }

  var markdown: String {
    var lines = ["# Benchmarks", ""]
    lines.append(contentsOf: conditions)
    lines += ["", "| " + Self.head.joined(separator: " | ") + " |"]
    lines.append("|" + String(repeating: "---|", count: Self.head.count))
    for result in figures.stages { lines.append("| " + row(result).joined(separator: " | ") + " |") }
    lines += floors.markdown
    return lines.joined(separator: "\n") + "\n"
  }

  private var conditions: [String] {
    let speed = [
      ("issuing", figures.speedAtIssue), ("redeeming", figures.speedAtRedeem),
      ("auditing", figures.speedAtAudit),
    ].map {
      "before \($0.0), \($0.1.text)"
    }
    return [
      "- Command: `Scripts/bench.sh \(CommandLine.arguments.dropFirst().joined(separator: " "))`, "
        + Machine.date + (note.map { ". " + $0 } ?? ""),
      "- Machine: \(Machine.description)",
      "- `openssl speed -mr ecdsap256`: \(speed.joined(separator: "; "))",
      "- \(grouped(figures.vouchers)) vouchers, `at` over 163 days, redemptions at the machine's own pace, one SQLite file, WAL, `synchronous=FULL`, one flush a "
        + "group; every command has its own ES256 signature, \(StageRun.inFlight.single) under way at once, "
        + "\(StageRun.inFlight.list) where they are lists; each stage is a "
        + "process of its own.",
      "- Issuing is counted with the signing of every token and lists of 400; redemptions are signed before the "
        + "clock starts. Entries are counted in the journal and agree with the answers.",
    ]
  }

  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}

enum Machine {
  static var date: String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    return formatter.string(from: Date())
  }

  static var description: String {
    let cpu = value(of: "model name", in: "/proc/cpuinfo") ?? "?"
    let kernel = (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)) ?? "?"
    let system = value(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=") ?? "?"
    return
      "\(ProcessInfo.processInfo.processorCount) × \(cpu), \(ProcessInfo.processInfo.physicalMemory >> 30) GiB, "
      + "\(system.replacing("\"", with: "")), Linux \(kernel.trimmingCharacters(in: .whitespacesAndNewlines))"
  }

  /// Processor time since it was started that its host lent to others: `steal` of proc_stat(5).
  static func stolenSeconds() -> Double {
    guard let cpu = value(of: "cpu ", in: "/proc/stat", separator: " ") else { return .nan }
    let fields = cpu.split(separator: " ")
    return fields.count > 7 ? (Double(fields[7]) ?? .nan) / 100 : .nan
  }

  private static func value(of name: String, in file: String, separator: Character = ":") -> String? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      return line.split(separator: separator, maxSplits: 1).last.map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }
}
