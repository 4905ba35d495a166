import Ledger
import LedgerService
import Vouchers
import Wire

/// What became of one act after the other: a line each, a JSON object at the end when asked for, and one exit status
/// for the whole. A refusal does not stop the rest; each act stands for itself.
struct BulkReport {
  private struct Item {
    let name: String
    let entry: Int64
    let refused: Refused?
  }

  private let output: OutputOptions
  private var progress: Progress
  private var items: [Item] = []
  private(set) var skipped = 0

  init(_ label: Text, total: Int, output: OutputOptions) {
    self.output = output
    progress = Progress(label, total: total)
  }

  /// Notes the answer to an act on `name`, and shows it unless JSON was asked for.
  mutating func add(_ answer: Answer, _ name: String, _ what: Text) {
    let entry = answer.receipt.sequence
    switch answer.outcome {
    case .accepted:
      items.append(Item(name: name, entry: entry, refused: nil))
      if !output.json { Console.out("#\(entry)  \(what.current)\(answer.note)") }
    case .refused(let refused):
      items.append(Item(name: name, entry: entry, refused: refused))
      for line in CommandFailure(refusing: refused, answer.receipt).lines {
        Console.error("\(name): \(line)")
      }
    }
    advance()
  }

  /// Notes that there was nothing to do.
  mutating func skip(_ name: String, _ why: Text) {
    skipped += 1
    if !output.json { Console.out("-  \(name): \(why.current)") }
    advance()
  }

  /// The lines of what was done show how far it has come; only where nobody sees them a line of its own does.
  private mutating func advance() {
    if output.json || ProgressStyle.current == .plain { progress.update(items.count + skipped) }
  }

  /// Sums up; throws when anything was refused.
  func finish(_ done: Text) throws {
    let refused = items.filter { $0.refused != nil }
    if output.json {
      Console.json(write)
    } else if items.count + skipped > 1 || items.isEmpty {
      let count = items.count - refused.count
      Console.say(
        "\(done.chinese) \(count) 项，跳过 \(skipped) 项，被拒 \(refused.count) 项",
        "\(count) \(done.english), \(skipped) skipped, \(refused.count) refused")
    }
    if !refused.isEmpty { throw CommandFailure(.refused, []) }
  }

  private func write(to json: inout JSONWriter) {
    json.name("done")
    json.array { list in
      for item in items where item.refused == nil {
        list.object {
          $0.member("name", item.name)
          $0.member("entry", item.entry)
        }
      }
    }
    json.name("refused")
    json.array { list in
      for item in items {
        guard let refused = item.refused else { continue }
        list.object {
          $0.member("name", item.name)
          $0.member("entry", item.entry)
          $0.member("code", refused.refusal.name)
          $0.member("number", refused.refusal.rawValue)
          if !refused.subject.isEmpty { $0.member("subject", refused.subject) }
        }
      }
    }
    json.member("skipped", skipped)
  }
}
