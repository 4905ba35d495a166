import ArgumentParser
import Reconciliation
import Vouchers
import Wire

/// A result in rows: an aligned table for people, CSV for spreadsheets, JSON for programs, from the same cells.
struct Sheet {
  enum Cell {
    case text(String)
    /// A stable code in JSON, words for people.
    case named(String, Text)
    /// Whole fen: yuan for people and spreadsheets, an integer of fen in JSON.
    case fen(Int64)
    case count(Int64)
    case none

    fileprivate var plain: String {
      switch self {
      case .text(let text): text
      case .named(_, let text): text.current
      case .fen(let fen): (try? Money(fen: fen))?.plain ?? "?"
      case .count(let count): String(count)
      case .none: ""
      }
    }

    fileprivate var shown: String {
      switch self {
      case .fen(let fen): (try? Money(fen: fen))?.description ?? "?"
      case .count(let count): TextTable.grouped(count)
      case .text, .named, .none: plain
      }
    }
  }

  struct Column {
    /// The member's name in JSON.
    let name: String
    let title: Text
    let isNumber: Bool

    /// A column of text.
    static func text(_ name: String, _ chinese: String, _ english: String) -> Column {
      Column(name: name, title: Text(chinese, english), isNumber: false)
    }

    /// A column of amounts or counts.
    static func number(_ name: String, _ chinese: String, _ english: String) -> Column {
      Column(name: name, title: Text(chinese, english), isNumber: true)
    }
  }

  let columns: [Column]
  private(set) var rows: [[Cell]] = []

  init(_ columns: [Column]) {
    self.columns = columns
  }

  mutating func row(_ cells: [Cell]) {
    rows.append(cells)
  }

  /// An aligned table.
  var text: String {
    var table = TextTable(columns.map { .init($0.title.current, $0.isNumber ? .right : .left) })
    for row in rows { table.row(row.map(\.shown)) }
    return table.rendered()
  }

  /// RFC 4180 with a line of titles.
  var csv: String {
    let lines = [columns.map(\.title.current)] + rows.map { $0.map(\.plain) }
    return lines.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  /// An array of objects; empty cells are left out.
  func write(to json: inout JSONWriter) {
    json.array { list in
      for row in rows {
        list.object { object in
          for (column, cell) in zip(columns, row) {
            switch cell {
            case .text(let text), .named(let text, _): object.member(column.name, text)
            case .fen(let number), .count(let number): object.member(column.name, number)
            case .none: break
            }
          }
        }
      }
    }
  }

  private static func quoted(_ cell: String) -> String {
    let special: Set<Character> = [",", "\"", "\n", "\r", "\r\n"]
    guard cell.contains(where: special.contains) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}

extension Sheet {
  /// Shows the rows as the options say; in JSON as the member `name` of one object.
  func show(_ name: String, _ output: OutputOptions, csv: Bool = false) {
    if csv {
      Console.raw(Array(self.csv.utf8))
    } else if output.json {
      Console.json {
        $0.name(name)
        write(to: &$0)
      }
    } else if rows.isEmpty {
      Console.say("（没有）", "(none)")
    } else {
      Console.raw(Array(text.utf8))
    }
  }
}
