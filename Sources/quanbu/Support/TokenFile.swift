import Intake
import LedgerService
import Vouchers
import Wire

/// The tokens an issue wrote: a JSON object a line, or a file with one token and nothing else.
enum TokenFile {
  struct Item {
    let line: Int
    let number: VoucherNumber
    let token: String
  }

  /// Every token, in the order of the file.
  ///
  /// - Throws: `secret-mode` when others may read the file; `bad-token` with its line.
  static func read(_ path: String) throws -> [Item] {
    let bytes = try PrivateFile.read(path)
    var items: [Item] = []
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) { continue }
      guard let token = token(line), let number = VoucherToken.claimedNumber(of: token) else {
        throw InputProblem(.badToken, file: path, line: index + 1)
      }
      items.append(Item(line: index + 1, number: number, token: token))
    }
    guard !items.isEmpty else { throw InputProblem(.empty, file: path) }
    return items
  }

  private static func token(_ line: ArraySlice<UInt8>) -> String? {
    guard line.first == UInt8(ascii: "{") else {
      let text = String(decoding: line.filter { $0 != 0x20 && $0 != 0x0D }, as: UTF8.self)
      return text.utf8.count <= VoucherToken.limit ? text : nil
    }
    guard case .string(let token)? = (try? JSON(parsing: line))?["token"] else { return nil }
    return token
  }

  /// The token of one voucher; without a number the file must hold just one.
  static func item(_ path: String, _ number: VoucherNumber?) throws -> Item {
    let items = try read(path)
    if let number {
      if let item = items.first(where: { $0.number == number }) { return item }
    } else if items.count == 1 {
      return items[0]
    }
    throw CommandFailure(
      .inputOutput, code: "token-not-in-file",
      Text(
        number.map { "文件中没有券号 \($0)（\(path)）" } ?? "文件中有多张券：请写 --voucher（\(path)）",
        number.map { "voucher \($0) is not in \(path)" } ?? "\(path) holds many vouchers: give --voucher"))
  }
}
