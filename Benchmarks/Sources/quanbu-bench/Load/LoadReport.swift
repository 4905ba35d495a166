import Foundation

/// The figures of a load as people read them, held to the floors.
struct LoadReport {
  let figures: LoadFigures
  let note: String?

  private func round(_ kind: LoadKind, _ rate: Double) -> RoundResult? {
    figures.rounds.first { $0.kind == kind && $0.rate == rate && $0.name != LoadCommand.warmUp }
  }

  var floors: [Floor] {
    var floors: [Floor] = []
    if let most = round(.single, 0) {
      if !figures.peers.isEmpty {
        let peer = figures.peers[figures.peers.count / 2]
        floors.append(
          Floor(
            name: "single redemptions / \(peer.peer), \(peer.clients) clients",
            measured: most.perSecond / peer.perSecond,
            bound: 3, isCeiling: false,
            detail: "\(whole(most.perSecond)) signed to \(whole(peer.perSecond)) unsigned a second"))
      }
      floors.append(
        Floor(
          name: "single redemptions a second", measured: most.perSecond, bound: 7000, isCeiling: false,
          detail: "of verifying alone, " + figures.speed.shares(of: most.perSecond)))
    }
    if let steady = round(.single, 3000) {
      floors.append(
        Floor(
          name: "p99 at 3,000 a second", measured: steady.p99, bound: 60, isCeiling: true,
          detail: "ms; \(whole(steady.perSecond)) answered a second; of each second: "
            + steady.p99OfSeconds.map { fixed($0, 0) }.joined(separator: ", ")))
    }
    if let lists = round(.list, 0) {
      floors.append(
        Floor(
          name: "vouchers a second in lists of 50", measured: lists.vouchersPerSecond, bound: 25_000,
          isCeiling: false, detail: "\(whole(lists.perSecond)) lists"))
    }
    floors.append(
      Floor(
        name: "cost per redemption, \(grouped(figures.vouchers)) to \(grouped(Growth.small))",
        measured: figures.growth.ratio, bound: 1.25, isCeiling: true, detail: figures.growth.text))
    floors.append(
      Floor(
        name: "server memory, \(grouped(figures.vouchers)) vouchers", measured: figures.peakMegabytes,
        bound: 300, isCeiling: true, detail: "MB, peak of the whole load"))
    floors.append(
      Floor(
        name: "start-up, \(grouped(figures.vouchers)) vouchers", measured: figures.startup.max() ?? .nan,
        bound: 1, isCeiling: true,
        detail: "s until it listens; " + figures.startup.map { fixed($0, 2) }.joined(separator: ", ")))
    return floors
  }

  var isHeld: Bool { floors.allSatisfy(\.isHeld) }

  /// For the terminal.
  var table: String { floors.text }

  private static let head = [
    "round", "asked/s", "sent", "accepted/s", "vouchers/s", "refused", "turned away", "p50 ms", "p99 ms",
    "p99.9 ms", "max ms", "entries/group", "server us CPU", "generator us CPU", "generator's share",
    "B/command", "B/answer", "file B/entry", "stolen",
  ]

  private func row(_ round: RoundResult) -> [String] {
    let each = 1e6 / Double(max(1, round.sent))
    return [
      round.name, round.rate == 0 ? "all it can" : whole(round.rate), grouped(round.sent),
      whole(round.perSecond), whole(round.vouchersPerSecond), share(round.refused, of: round.sent),
      share(round.turnedAway, of: round.sent), fixed(round.p50, 1), fixed(round.p99, 1),
      fixed(round.p999, 1), fixed(round.max, 1),
      fixed(Double(round.entries) / Double(max(1, round.groups)), 1),
      fixed(round.serverMicroseconds, 0), fixed(round.generatorProcessor * each, 0),
      fixed(round.generatorShare * 100, 0) + " %", fixed(round.commandBytes, 0), fixed(round.replyBytes, 0),
      fixed(round.fileBytes, 0), fixed(round.stolenShare * 100, 0) + " %",
    ]
  }

  var markdown: String {
    var lines = ["# Load", ""] + conditions
    lines += ["", "| " + Self.head.joined(separator: " | ") + " |"]
    lines.append("|" + String(repeating: "---|", count: Self.head.count))
    for round in figures.rounds { lines.append("| " + row(round).joined(separator: " | ") + " |") }
    if !figures.peers.isEmpty {
      lines += [
        "", "| peer | clients | redemptions/s | p50 ms | p99 ms | refused |", "|---|---|---|---|---|---|",
      ]
      for peer in figures.peers {
        lines.append(
          "| \(peer.peer) \(peer.version) | \(peer.clients) | \(whole(peer.perSecond)) | \(fixed(peer.p50, 1)) | "
            + "\(fixed(peer.p99, 1)) | \(peer.refused) |")
      }
    }
    lines += floors.markdown
    return lines.joined(separator: "\n") + "\n"
  }

  private var conditions: [String] {
    let speed = figures.speed
    let verified = figures.rounds.reduce(0) { $0 + $1.receiptsVerified }
    return [
      "- Command: `Scripts/load.sh \(CommandLine.arguments.dropFirst(2).joined(separator: " "))`, "
        + Machine.date + (note.map { ". " + $0 } ?? ""),
      "- Machine: \(Machine.description)",
      "- `openssl speed -mr ecdsap256`, \(speed.text)",
      "- \(grouped(figures.vouchers)) vouchers, all activated; `quanbu serve` in a process of its own, TLS 1.3, HTTP/1.1 on "
        + "\(figures.rounds.first?.connections ?? 0) connections, SQLite WAL, `synchronous=FULL`, one flush a group; the generator "
        + "on the same cores. Each command is new, has its own ES256 signature, made before the clock starts, and redeems "
        + "activated vouchers in random order. Latencies count from the moment a command was due.",
      "- What a redemption costs is compared before the rounds, with two services just started that have done with the whole sum and "
        + "their first status list; keys get their tables in the first turns, on both alike.",
      "- The journal grew by exactly as many entries as answers say, each receipt has a place of its own; "
        + "\(verified) receipts were verified with the trust anchor.",
    ]
  }

  private func share(_ count: Int, of all: Int) -> String {
    fixed(Double(count) / Double(max(1, all)) * 100, 2) + " %"
  }
}
