import Foundation

@testable import quanbu_world

/// A folder of its own for one test, gone afterwards.
final class Scratch {
  let folder: Folder

  init() throws {
    let path = NSTemporaryDirectory() + "world-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    folder = Folder(root: path)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder.root) }

  /// Every file's path below the folder, and its bytes.
  func contents() throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for path in Folder.files(under: folder.root) {
      contents[String(path.dropFirst(folder.root.count))] = try Folder.read(path)
    }
    return contents
  }
}

/// Vouchers as the issuer would have written them down, with tokens of the right shape.
func issuedVouchers(of society: Society) -> [IssuedVoucher] {
  var vouchers: [IssuedVoucher] = []
  for (place, batch) in society.batches.enumerated() {
    let lines = batch.roster == nil ? nil : Roster(of: place, in: society).peopleByLine.keys.sorted()
    for index in 0..<batch.count {
      let number = Int64(vouchers.count + 1)
      let payload = "{\"jti\":\"\(number)\",\"exp\":1633535999,\"amt\":\(batch.fen),\"bat\":\"\(batch.id)\"}"
      let middle = Data(payload.utf8).base64EncodedString()
        .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
        .replacingOccurrences(of: "=", with: "")
      let token = "eyJhbGciOiJFUzI1NiJ9." + middle + "." + String(repeating: "AbC4", count: 21) + "Ab"
      vouchers.append(IssuedVoucher(number: number, batch: place, row: lines?[index], token: token))
    }
  }
  return vouchers
}
