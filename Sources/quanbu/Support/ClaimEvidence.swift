import Foundation
import Intake
import Journal
import Ledger
import Signing
import Vouchers
import Wire

/// Recomputes the hashes of the papers a claim rests on.
///
/// The journal has hashes, not names: a paper is there when some file of the folder has its hash. One that was
/// changed since and one that is missing look the same, and neither may be signed for.
struct ClaimEvidence {
  /// A paper no file of the folder matches.
  struct Gap {
    let claim: Int64
    let voucher: VoucherNumber
    let paper: Text

    var line: String {
      Text(
        "核销单 \(claim)：evidence-differs：券号 \(voucher) 的\(paper.chinese)材料缺失或已被改动",
        "claim \(claim): evidence-differs: the \(paper.english) record of voucher \(voucher) is missing or was changed"
      ).current
    }
  }

  let folder: String
  private var hashes: [String: Set<Hash256>] = [:]

  init(folder: String) {
    self.folder = folder
  }

  /// What is missing for one claim. Papers of a class lie in a folder of its name, if there is one.
  mutating func gaps(of id: Int64, class classID: ClassID, in view: LedgerView) throws -> [Gap] {
    let own = folder + "/" + classID.text
    let there = try hashes(in: InputFile.isFolder(own) ? own : folder)
    var gaps: [Gap] = []
    for learner in try Self.redemption(id, view).learners {
      if !there.contains(learner.attendance) {
        gaps.append(Gap(claim: id, voucher: learner.voucher, paper: Text("考勤", "attendance")))
      }
      if !there.contains(learner.examination) {
        gaps.append(Gap(claim: id, voucher: learner.voucher, paper: Text("考试", "examination")))
      }
    }
    return gaps
  }

  /// The signed command that made the claim.
  static func redemption(_ id: Int64, _ view: LedgerView) throws -> RedeemVouchers {
    guard let bytes = try view.paper(of: id), let jws = try Entry(decoding: bytes).command,
      let parsed = try? CompactJWS.parse(jws, limit: Command.sizeLimit, expecting: Command.type),
      case .redeemVouchers(let act)? = try? Command(payload: parsed.payload).act
    else { throw LedgerView.missing(.claimUnknown, String(id)) }
    return act
  }

  private mutating func hashes(in folder: String) throws -> Set<Hash256> {
    if let known = hashes[folder] { return known }
    guard let walk = FileManager.default.enumerator(atPath: folder) else {
      throw InputProblem(.unreadable, file: folder)
    }
    var found: Set<Hash256> = []
    for case let name as String in walk where InputFile.isFile(folder + "/" + name) {
      found.insert(try InputFile.digest(folder + "/" + name))
    }
    hashes[folder] = found
    return found
  }
}
