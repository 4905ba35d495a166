import ArgumentParser
import Foundation
import Intake
import Journal
import Ledger
import LedgerService
import Signing
import Vouchers
import Wire

/// One person's ID number, from a file or asked for with echo off. Never an argument: those are seen by everybody on
/// the machine and kept in histories.
enum PersonInput {
  /// Reads a file that holds nothing but the number and that its owner alone may read.
  static func file(_ path: String) throws -> NationalID {
    let bytes = try PrivateFile.read(path, limit: 4096)
    let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    var units = (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...])
    while let first = units.first, isSpace(first) { units.removeFirst() }
    while let last = units.last, isSpace(last) { units.removeLast() }
    do throws(InvalidValue) {
      return try NationalID(String(decoding: units, as: UTF8.self))
    } catch {
      throw InputProblem(error, file: path, line: 1, column: 1, field: "id-number")
    }
  }

  /// Asks on the terminal, without showing the answer.
  static func prompt() throws -> NationalID {
    // Without a terminal getpass would read whatever standard input is.
    guard TerminalTalk() != nil, let answer = getpass(Text("身份证号（不显示）：", "ID number (not shown): ").current)
    else {
      throw noTerminal
    }
    let text = String(cString: answer)
    memset(answer, 0, strlen(answer))
    do throws(InvalidValue) {
      return try NationalID(text)
    } catch {
      throw CommandFailure(.inputOutput, code: error.code, Text(error.chinese, error.english))
    }
  }

  private static var noTerminal: CommandFailure {
    CommandFailure(
      .inputOutput, code: "terminal-unavailable",
      Text("没有可提问的终端：请用 --id-file", "there is no terminal to ask on: use --id-file"))
  }

  static func read(file path: String?) throws -> NationalID { try path.map { try file($0) } ?? prompt() }
}
