import ArgumentParser
import Foundation
import Intake
import Ledger
import Vouchers

/// What budget entities are called. The journal has their Chinese names; the English ones stand in the configuration.
struct NameOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "配置目录，取预算单位的英文名 Folder with fund.yaml, for the entities' English names (QUANBU_CONFIG).",
      valueName: "dir"))
  var config: String?

  /// The names of a ledger's entities: English ones only where a configuration is named, else the codes.
  ///
  /// - Throws: `other-config` when the configuration is another ledger's.
  func names(of genesis: Genesis?) throws -> EntityNames {
    guard let genesis else { return EntityNames(chinese: [:], english: [:]) }
    let chinese = genesis.entities.map { ($0.code, $0.name) }
    return EntityNames(
      chinese: Dictionary(chinese, uniquingKeysWith: { first, _ in first }),
      english: Language.current == .english ? try english(of: genesis.origin) : [:])
  }

  private func english(of origin: String) throws -> [EntityCode: String] {
    guard let folder = config ?? ProcessInfo.processInfo.environment["QUANBU_CONFIG"] else { return [:] }
    let fund = try FundFile.load(path: folder + "/fund.yaml")
    guard fund.origin == origin else {
      throw CommandFailure(
        .usage, code: "other-config",
        Text(
          "配置 \(folder) 是 \(fund.origin) 的，不是本账本的",
          "the configuration \(folder) is of \(fund.origin), not of this ledger"))
    }
    return Dictionary(
      fund.entities.map { ($0.code, $0.name.english) }, uniquingKeysWith: { first, _ in first })
  }
}

/// Names of budget entities in both languages.
struct EntityNames {
  let chinese: [EntityCode: String]
  let english: [EntityCode: String]

  /// The code where there is no name.
  subscript(_ code: EntityCode) -> Text {
    Text(chinese[code] ?? code.text, english[code] ?? code.text)
  }

  /// As a cell: the code for programs.
  func cell(_ code: EntityCode) -> Sheet.Cell { .named(code.text, self[code]) }
}
