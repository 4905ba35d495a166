import ArgumentParser
import Intake
import Journal
import Ledger
import LedgerService
import Vouchers

/// Which classes an institution works on: one by its id, or all for which a folder has a file named `<class>.csv`.
struct ClassFiles {
  struct Item {
    let id: ClassID
    let path: String
  }

  /// One class and its file.
  static func one(_ id: ClassID, _ path: String) -> [Item] { [Item(id: id, path: path)] }

  /// The files of a folder that are named after a class of the signing institution. Others are another's.
  static func folder(_ path: String, suffix: String, _ session: ActingSession) throws -> [Item] {
    let names = try InputFile.names(in: path)
    return try session.view { view in
      guard let code = try session.institution(in: view) else {
        throw LedgerView.missing(.roleNotAllowed, try session.key(in: view).role.rawValue)
      }
      let own = Set(try view.classes(ofInstitution: code).map(\.id))
      return names.compactMap { name in
        guard let stem = InputFile.stem(name, dropping: suffix + ".csv"), let id = try? ClassID(stem),
          own.contains(id)
        else { return nil }
        return Item(id: id, path: path + "/" + name)
      }
    }
  }
}

extension Array where Element == ClassFiles.Item {
  /// What tells this job from others: classes and the bytes of their files.
  func parts() throws -> [[UInt8]] {
    try flatMap { [Array<UInt8>($0.id.text.utf8), try InputFile.bytes($0.path)] }
  }
}
