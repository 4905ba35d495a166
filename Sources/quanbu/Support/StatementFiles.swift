import ArgumentParser
import Foundation
import Intake
import Reconciliation
import Signing
import Vouchers
import Wire

/// Statements as finance keeps them: the bank's export, and beside it a declaration `NAME.statement.yaml`.
enum StatementFiles {
  struct Item {
    let path: String
    let statement: Statement
  }

  /// The layouts of all banks, from a folder of YAML files.
  static func layouts(_ folder: String) throws -> [BankLayout] {
    let names = try InputFile.names(in: folder).filter { $0.hasSuffix(".yaml") }
    guard !names.isEmpty else { throw InputProblem(.unreadable, file: folder) }
    return try names.map { try BankLayout.load(path: folder + "/" + $0) }
  }

  /// Reads the exports, each checked whole. All problems of all files are told at once; the same statement twice is
  /// one of them.
  static func read(_ paths: [String], _ layouts: [BankLayout]) throws -> [Item] {
    var items: [Item] = []
    var problems: [InputProblem] = []
    for path in paths {
      do {
        let item = try read(path, layouts)
        if let first = items.first(where: { $0.statement.id == item.statement.id }) {
          problems.append(Self.twice(path, first.statement.id, first.path))
        } else {
          items.append(item)
        }
      } catch let error as InputProblems {
        problems += error.all
      } catch let error as InputProblem {
        problems.append(error)
      }
    }
    guard problems.isEmpty else { throw InputProblems(problems) }
    return items.sorted {
      ($0.statement.entity, $0.statement.period) < ($1.statement.entity, $1.statement.period)
    }
  }

  private static func read(_ path: String, _ layouts: [BankLayout]) throws -> Item {
    let declaration = try StatementDeclaration.load(path: StatementDeclaration.path(besides: path))
    let text = try TextFile.read(path: path)
    return Item(path: path, statement: try StatementReader.read(text, declaration, layouts: layouts))
  }

  /// Every export in a folder and the folders within it: the files that have a declaration beside them.
  static func paths(in folder: String) throws -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: folder) else {
      throw InputProblem(.unreadable, file: folder)
    }
    var paths: [String] = []
    for case let name as String in walk where !name.hasSuffix(StatementDeclaration.suffix) {
      let path = folder + "/" + name
      if InputFile.isFile(path), InputFile.isFile(StatementDeclaration.path(besides: path)) {
        paths.append(path)
      }
    }
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  static func twice(_ path: String, _ id: StatementID, _ other: String) -> InputProblem {
    InputProblem(
      code: "statement-exists", file: path, chinese: "对账单 \(id) 已经有了（\(other)）：同一对账单只能导入一次",
      english: "statement \(id) is there already (\(other)): a statement is imported once")
  }
}

extension StatementLine {
  /// The hash that is journalled for the line.
  var rawHash: Hash256 { Digest.sha256(Array(rawText.utf8)) }

  /// The payment order whose money moved, whichever way; the ledger takes it for that order's or for suspense only.
  /// A charge moved none: that it names the order it was made for stands in its raw bytes.
  var movedOrder: OrderNumber? { kind == .fee ? nil : reference ?? returnOf }
}

/// Where statements and layouts lie.
struct StatementOptions: ParsableArguments {
  @Option(help: ArgumentHelp("对账单目录 Folder of statements with their declarations.", valueName: "dir"))
  var statements: String

  @Option(help: ArgumentHelp("银行版式目录 Folder of bank layouts.", valueName: "dir"))
  var banks: String

  func read() throws -> [StatementFiles.Item] {
    try StatementFiles.read(StatementFiles.paths(in: statements), StatementFiles.layouts(banks))
  }
}
