import Ledger
import LedgerService
import Vouchers
import Wire

/// What a bulk job came to, command by command.
struct JobReport {
  /// Refusals told one by one before only their number is.
  private static let toldLimit = 30

  let act: String
  let drafts: [Draft]
  /// `nil` for what was never sent because something before it was refused.
  let answers: [BulkAnswer?]

  var accepted: Int { answers.count { $0?.isAccepted ?? false } }
  var repeated: Int { answers.count { ($0?.isRepeat ?? false) && $0?.isAccepted ?? false } }
  var refused: Int { answers.count { $0.map { !$0.isSettled } ?? false } }
  var unsent: Int { answers.count { $0 == nil } }
  /// Commands that have something to say.
  var commands: Int { drafts.count { !$0.isEmpty } }
  /// Rows of the lists that were left out.
  var skipped: Int { drafts.reduce(0) { $0 + $1.skipped.count } }

  /// Whether the ledger was only asked.
  private var isCheck: Bool { answers.contains { $0?.isChecked ?? false } }

  /// What was accepted, with the sequence numbers of the entries.
  var acceptedEntries: [(draft: Draft, sequence: Int64, events: [Event])] {
    zip(drafts, answers).compactMap { draft, answer in
      guard case .entry(let sequence, .accepted(let events))? = answer?.result else { return nil }
      return (draft, sequence, events)
    }
  }

  /// Tells the result; anything refused ends the program with status 3.
  func show(_ output: OutputOptions) throws {
    try Self.show([self], output)
  }

  /// Tells the results of several jobs as one.
  static func show(_ reports: [JobReport], _ output: OutputOptions) throws {
    let merged = JobReport(
      act: reports.first?.act ?? "", drafts: reports.flatMap(\.drafts), answers: reports.flatMap(\.answers))
    if output.json { Console.json { merged.write(to: &$0) } } else { merged.say() }
    let lines = merged.refusalLines
    guard lines.isEmpty, merged.unsent == 0 else { throw CommandFailure(.refused, lines) }
  }

  private func say() {
    if drafts.isEmpty {
      Console.say("没有要办理的事项", "there is nothing to do")
      return
    }
    if isCheck { return sayCheck() }
    if drafts.count <= Self.toldLimit {
      for entry in acceptedEntries {
        Console.out("#\(entry.sequence)  \(ActSummary.of(entry.draft.act).current)")
      }
    }
    let zh = repeated > 0 ? "（其中 \(repeated) 条此前已受理，未重复办理）" : ""
    let en = repeated > 0 ? " (\(repeated) of them before, and not done again)" : ""
    let unsentZh = unsent > 0 ? "，未提交 \(unsent) 条" : ""
    let unsentEn = unsent > 0 ? ", \(unsent) not sent" : ""
    Console.say(
      "命令 \(commands) 条：受理 \(accepted) 条\(zh)，被拒 \(refused) 条\(unsentZh)",
      "commands \(commands): \(accepted) accepted\(en), \(refused) refused\(unsentEn)")
  }

  private func sayCheck() {
    if drafts.count <= Self.toldLimit {
      for (draft, answer) in zip(drafts, answers) {
        guard case .checked(.accepted(let events))? = answer?.result else { continue }
        let money = Self.fen(of: events).flatMap { try? Money(fen: $0) }
        let amount = money.map { Text("，\($0) 元", ", \($0) yuan").current } ?? ""
        Console.out("?  \(ActSummary.of(draft.act).current)\(amount)")
      }
    }
    Console.say(
      "先查 \(commands) 条：可受理 \(accepted) 条，会被拒 \(refused) 条；未提交",
      "asked first about \(commands): \(accepted) would be accepted, \(refused) refused; nothing was sent")
  }

  /// What an act would move, where its event says so.
  private static func fen(of events: [Event]) -> Int64? {
    switch events.first {
    case .classApproved(let fen, _)?: fen
    case .activated(let fen)?: fen.reduce(0, &+)
    case .redeemed(let fen)?: fen.reduce(0, &+)
    case .reviewed(let fen, _)?: fen
    default: nil
    }
  }

  private var refusalLines: [String] {
    var lines: [String] = []
    for (draft, answer) in zip(drafts, answers) {
      guard let answer, !answer.isSettled else { continue }
      lines.append(Self.line(draft, answer))
    }
    guard lines.count > Self.toldLimit else { return lines }
    let rest = lines.count - Self.toldLimit
    return lines.prefix(Self.toldLimit) + [
      Text("……另有 \(rest) 条被拒", "… and \(rest) more were refused").current
    ]
  }

  private static func line(_ draft: Draft, _ answer: BulkAnswer) -> String {
    let place = place(draft, answer).map { "\($0.file):\($0.row): " } ?? ""
    let what = ActSummary.of(draft.act).current
    switch answer.result {
    case .entry(let sequence, .refused(let refused)):
      let subject = refused.subject.isEmpty || !place.isEmpty ? "" : " [\(refused.subject)]"
      let text = Text(refused.refusal.chinese, refused.refusal.english).current
      return
        "\(place)\(refused.refusal.name) (\(refused.refusal.rawValue))\(subject): \(text)  #\(sequence) (\(what))"
    case .checked(.refused(let refused)):
      let subject = refused.subject.isEmpty || !place.isEmpty ? "" : " [\(refused.subject)]"
      let text = Text(refused.refusal.chinese, refused.refusal.english).current
      return "\(place)\(refused.refusal.name) (\(refused.refusal.rawValue))\(subject): \(text) (\(what))"
    case .turnedBack(let turnedBack):
      return "\(place)\(turnedBack.code): \(turnedBack.text.current) (\(what))"
    case .entry(_, .accepted), .checked(.accepted), .nothingLeft: return ""
    }
  }

  /// The line of the input file a refusal is about: its subject says which item of the act.
  private static func place(_ draft: Draft, _ answer: BulkAnswer) -> (file: String, row: Int)? {
    guard !draft.file.isEmpty else { return nil }
    if draft.rows.count == 1, let row = draft.rows.first { return (draft.file, row) }
    let refused: Refused
    switch answer.result {
    case .entry(_, .refused(let cause)), .checked(.refused(let cause)): refused = cause
    case .entry, .checked, .turnedBack, .nothingLeft: return nil
    }
    guard let index = Int(refused.subject), draft.rows.indices.contains(index) else { return nil }
    return (draft.file, draft.rows[index])
  }

  private func write(to json: inout JSONWriter) {
    json.member("act", act)
    if isCheck { json.member("checked", true) }
    json.member("commands", commands)
    json.member("accepted", accepted)
    json.member("repeated", repeated)
    json.member("refused", refused)
    json.member("unsent", unsent)
    json.member("skipped", skipped)
    json.name("entries")
    json.array { for entry in acceptedEntries { $0.integer(entry.sequence) } }
    json.name("refusals")
    json.array { list in
      for (draft, answer) in zip(drafts, answers) {
        guard let answer, !answer.isSettled else { continue }
        list.object { Self.write(draft, answer, to: &$0) }
      }
    }
  }

  private static func write(_ draft: Draft, _ answer: BulkAnswer, to json: inout JSONWriter) {
    switch answer.result {
    case .entry(let sequence, .refused(let refused)):
      json.member("code", refused.refusal.name)
      json.member("number", refused.refusal.rawValue)
      if !refused.subject.isEmpty { json.member("subject", refused.subject) }
      json.member("entry", sequence)
    case .checked(.refused(let refused)):
      json.member("code", refused.refusal.name)
      json.member("number", refused.refusal.rawValue)
      if !refused.subject.isEmpty { json.member("subject", refused.subject) }
    case .turnedBack(let turnedBack): json.member("code", turnedBack.code)
    case .entry(_, .accepted), .checked(.accepted), .nothingLeft: break
    }
    if let place = place(draft, answer) {
      json.member("file", place.file)
      json.member("line", place.row)
    }
  }
}
