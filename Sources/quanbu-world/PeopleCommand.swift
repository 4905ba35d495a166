import ArgumentParser
import Foundation

/// Makes the people, institutions and batches.
struct PeopleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "people", abstract: "人员名单、机构、制券计划 / rosters, institutions, batches")

  @Option(help: "种子 / the seed") var seed: UInt64
  @Option(help: "券数 / how many vouchers") var vouchers: Int
  @Option(help: ArgumentHelp("文件夹 / the folder", valueName: "DIR")) var out: String

  func run() throws {
    try reporting {
      let society = try Society(seed: seed, vouchers: vouchers)
      try PeopleFiles(society: society, folder: Folder(root: out)).write()
      print(
        "people \(society.people.count) institutions \(society.institutions.count)",
        "batches \(society.batches.count) vouchers \(society.vouchers)")
    }
  }
}

/// Runs `body`; what stops it is told on standard error in both languages, with exit status 5.
func reporting(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch let error as WorldError {
    complain(error.description)
    throw ExitCode(5)
  }
}

func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
