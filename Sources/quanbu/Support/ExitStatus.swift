import ArgumentParser
import Client
import Foundation
import Intake
import Journal
import Ledger
import LedgerService
import MerkleLog
import Server
import Signing
import Vouchers

/// The documented exit codes.
enum ExitStatus: Int32 {
  case done = 0
  case usage = 2
  /// The ledger refused, or could not take, a command.
  case refused = 3
  /// An audit or a reconciliation found something.
  case findings = 4
  /// A file could not be read, was malformed, or could not be written.
  case inputOutput = 5
  /// The ledger itself is in doubt.
  case integrity = 6

  /// Says what happened on standard error, in the chosen language, and exits.
  static func leave(for error: any Error) -> Never {
    if let failure = error as? CommandFailure {
      for line in failure.lines { Console.error(line) }
      Foundation.exit(failure.status.rawValue)
    }
    if let failure = CommandFailure(knowing: error) { leave(for: failure) }
    if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
    let code = Quanbu.exitCode(for: error)
    if code.isSuccess {
      print(Quanbu.fullMessage(for: error))
      Foundation.exit(done.rawValue)
    }
    if code == .validationFailure {
      Console.error(Quanbu.fullMessage(for: error))
      Foundation.exit(usage.rawValue)
    }
    Console.error(Text("出错：\(error)", "error: \(error)").current)
    Foundation.exit(inputOutput.rawValue)
  }
}

/// An error as a person should see it, with its exit status.
struct CommandFailure: Error {
  let status: ExitStatus
  let lines: [String]

  init(_ status: ExitStatus, _ lines: [String]) {
    self.status = status
    self.lines = lines
  }

  init(_ status: ExitStatus, code: String, _ text: Text) {
    self.init(status, ["\(code): \(text.current)"])
  }

  /// Errors of the rooms below, each with its stable code and both languages.
  init?(knowing error: any Error) {
    switch error {
    case let error as InputProblem:
      self.init(.inputOutput, [Self.line(error)])
    case let error as InputProblems:
      self.init(.inputOutput, error.all.map(Self.line))
    case let error as ServiceError:
      self.init(
        error.isIntegrity ? .integrity : .inputOutput, code: error.code.rawValue,
        Text(error.messageZh, error.messageEn))
    case let error as JournalError:
      self.init(
        error.code == .corrupt || error.code == .appendOnly ? .integrity : .inputOutput,
        code: error.code.rawValue, Text(error.chinese, error.english))
    case let error as any MerkleFailure:
      self.init(.integrity, code: error.code, Text(error.messageZh, error.messageEn))
    case let error as NoteError:
      self.init(
        error == .wrongKey ? .inputOutput : .integrity, code: error.code,
        Text(error.messageZh, error.messageEn))
    case let error as EntryProblem:
      self.init(.integrity, code: error.code.rawValue, Text(error.chinese, error.english))
    case let error as SigningError:
      self.init(.inputOutput, code: error.code.rawValue, Text(error.messageZh, error.messageEn))
    case let error as ClientError:
      self.init(.inputOutput, code: error.code.rawValue, Text(error.messageZh, error.messageEn))
    case let error as ServerError:
      self.init(.inputOutput, code: error.code.rawValue, Text(error.messageZh, error.messageEn))
    case let error as InvalidValue:
      self.init(.usage, code: error.code, Text(error.chinese, error.english))
    case let error as MalformedInput:
      self.init(.inputOutput, code: error.code, Text(error.chinese, error.english))
    case let error as Rejection:
      self.init(TurnedBack(error))
    case let error as TurnedBack:
      self.init(error)
    case let error as LogDoubt:
      self.init(error)
    default: return nil
    }
  }

  private static func line(_ problem: InputProblem) -> String {
    var place = problem.file
    if problem.line > 0 { place += ":\(problem.line)" }
    if problem.line > 0, problem.column > 0 { place += ":\(problem.column)" }
    let field = problem.field.isEmpty ? "" : " [\(problem.field)]"
    return "\(place): \(problem.code)\(field): \(Text(problem.chinese, problem.english).current)"
  }
}
