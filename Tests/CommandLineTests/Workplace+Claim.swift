import Foundation
import Testing

extension Workplace {
  /// As ``atClass()``, with people 1 to 3 active in class c1; the list they were activated with is `c1.csv`.
  static func inClass() throws -> Workplace {
    let place = try Workplace()
    try place.shell("cp -a \(try attended.get().folder.path)/. .")
    return place
  }

  private static let attended = Result { try attend() }

  private static func attend() throws -> Workplace {
    let place = try Workplace.atClass()
    atexit {
      if let place = try? Workplace.attended.get() { try? FileManager.default.removeItem(at: place.folder) }
    }
    try place.write(place.classList((1...3).map { (person: $0, voucher: $0) }), to: "c1.csv")
    try Transcript(
      """
      $ quanbu class activate --class c1 --class-list c1.csv --key \(school) \(today)
      #…  activates 3 vouchers, class c1
      """
    ).run(in: place)
    return place
  }

  /// Two of the three redeemed; their claim's number stands in `claim`.
  func redeemed() throws -> Workplace {
    try Transcript(
      """
      $ printf '券号,学时,证书,考勤文件,考试文件\\n1,40,职业技能等级证书,plan.md,plan.md\\n2,40,职业技能等级证书,plan.md,plan.md\\n' > r1.csv
      $ quanbu class redeem --class c1 --list r1.csv --evidence . --key \(Self.school) \(Self.later)
      [0]
      $ quanbu claim list --json | grep -oE '"claim":"[0-9]+"' | tr -dc 0-9 > claim; grep -c . claim
      1
      """
    ).run(in: self)
    return self
  }

  /// Their claim reviewed, approved and ordered; the order's number stands in `order`.
  func ordered() throws -> Workplace {
    try Transcript(
      """
      $ quanbu claim review --all --key keys/first.key \(Self.later)
      $ quanbu claim approve --all-reviewed --key keys/second.key \(Self.later)
      $ quanbu settlement propose --entity fuzhou --all-approved --key keys/maker.key \(Self.later)
      $ quanbu settlement approve --all-open --key keys/checker.key \(Self.later)
      $ quanbu settlement list --json | grep -oE 'PO[0-9]+' > order; grep -c . order
      1
      """
    ).run(in: self)
    return self
  }
}
