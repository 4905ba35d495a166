import Foundation
import Journal
import MerkleLog

/// A copy of a receipt that somebody holds outside.
struct HeldReceipt {
  let path: String
  let proof: ProofFile

  /// The place of the entry it proves.
  var place: Int { Int(proof.index) }

  /// The receipts of a folder, in the order of their names; other files are passed over.
  static func all(in folder: String) throws -> [HeldReceipt] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    return names.compactMap { name in
      let path = folder + "/" + name
      guard let bytes = FileManager.default.contents(atPath: path),
        let proof = try? ProofFile(bytes: Array(bytes))
      else { return nil }
      return HeldReceipt(path: path, proof: proof)
    }
  }
}

/// Alterations of what is held outside; the ledger is left alone.
extension Workbench {
  /// A receipt for what never happened: its entry a second later, path and checkpoint as they were.
  mutating func forgeReceipt() throws -> Deed {
    guard let receipt = receipts.randomElement(using: &choice), let entry = receipt.proof.extra else {
      throw TamperProblem("this kind needs --held with a receipt")
    }
    let forged = try Entry(decoding: entry).later(by: 1000).encoded()
    let file = ProofFile(
      extra: forged, index: receipt.proof.index, path: receipt.proof.path,
      checkpoint: receipt.proof.checkpoint)
    try Data(file.bytes).write(to: URL(fileURLWithPath: receipt.path))
    return Deed(
      did: "the receipt of entry \(receipt.place) tells a second later", entry: receipt.proof.index,
      withReceipts: ["held-invalid"])
  }
}
