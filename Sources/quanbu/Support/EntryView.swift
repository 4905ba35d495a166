import Journal
import Ledger
import Signing
import Vouchers
import Wire

/// A journal entry as people read it: who did what, and what came of it. Nothing is verified here.
struct EntryView {
  let entry: Entry
  /// Who signed; `nil` for the ledger's own acts.
  let key: String?
  let command: Command?

  init(decoding bytes: [UInt8]) throws {
    entry = try Entry(decoding: bytes)
    guard let jws = entry.command else {
      key = nil
      command = nil
      return
    }
    do {
      let parsed = try CompactJWS.parse(jws, limit: Command.sizeLimit, expecting: Command.type)
      key = parsed.keyID
      command = try Command(payload: parsed.payload)
    } catch {
      throw EntryProblem(.command, "command")
    }
  }

  /// Name of the act, or of the ledger's own event.
  var act: String {
    if let command { return command.act.name }
    guard case .accepted(let events) = entry.outcome, let event = events.first else { return "?" }
    switch event {
    case .genesis: return "genesis"
    case .lapsed: return "lapse"
    case .tallied: return "tally"
    case .done, .proposed, .issued, .classApproved, .activated, .redeemed, .reviewed, .ordered: return "?"
    }
  }

  /// What it says, in one line.
  var summary: Text {
    if let command { return ActSummary.of(command.act) }
    guard case .accepted(let events) = entry.outcome, let event = events.first else { return Text("", "") }
    switch event {
    case .genesis(let genesis): return Text("创立 \(genesis.origin)", "founds \(genesis.origin)")
    case .lapsed(let lapse):
      return Text(
        "自动失效 \(lapse.vouchers.count) 张，\(lapse.day)",
        "lapses \(lapse.vouchers.count) vouchers on \(lapse.day)")
    case .tallied(let key, _, let refusals):
      return Text("密钥 \(key) 另有 \(refusals) 次被拒", "key \(key) was refused \(refusals) more times")
    case .done, .proposed, .issued, .classApproved, .activated, .redeemed, .reviewed, .ordered:
      return Text("", "")
    }
  }

  /// 成功, 已提出 or the refusal's name.
  var outcome: Text {
    switch entry.outcome {
    case .accepted([.proposed]): Text("已提出", "proposed")
    case .accepted: Text("完成", "done")
    case .refused(let refused): Text("被拒 \(refused.refusal.name)", "refused \(refused.refusal.name)")
    }
  }

  func write(to json: inout JSONWriter) {
    json.object {
      $0.member("entry", entry.sequence)
      $0.member("at", entry.at.rfc3339)
      if let key { $0.member("key", key) }
      $0.member("act", act)
      switch entry.outcome {
      case .accepted(let events):
        $0.name("events")
        $0.array { for event in events { event.write(to: &$0) } }
      case .refused(let refused):
        $0.member("refused", refused.refusal.name)
        if !refused.subject.isEmpty { $0.member("subject", refused.subject) }
      }
      if let command {
        $0.name("payload")
        $0.raw(command.payload)
      }
    }
  }
}
