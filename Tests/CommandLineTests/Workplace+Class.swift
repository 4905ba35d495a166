import Foundation
import Testing

extension Workplace {
  /// As ``atWork()``, with three people issued a voucher each, all three active in a class that ends in two days.
  static func inClass() throws -> Workplace {
    let place = try Workplace()
    try place.shell("cp -a \(try teaching.get().folder.path)/. .")
    return place
  }

  /// The school, and the evening on which its class is over.
  static let party = "parties/91350100M000100Y43.key"
  static let later = "--clock 2021-06-03T18:00:00+08:00"

  /// Two of the three redeemed; their claim's number stands in `claim`.
  func redeemed() throws -> Workplace {
    try Transcript(
      """
      $ printf '券号,学时,证书,考勤文件,考试文件\\n1,40,职业技能等级证书,plan.md,plan.md\\n2,40,职业技能等级证书,plan.md,plan.md\\n' > r1.csv
      $ quanbu class redeem --class c1 --list r1.csv --evidence . --key \(Self.party) \(Self.later)
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

  private static let teaching = Result { try teach() }

  private static func teach() throws -> Workplace {
    let place = try Workplace.atWork()
    atexit {
      if let place = try? Workplace.teaching.get() { try? FileManager.default.removeItem(at: place.folder) }
    }
    try place.write(People.roster(3), to: "roster.csv")
    try place.write("教学计划\n", to: "plan.md")
    try Transcript(
      """
      $ quanbu batch issue --batch t1 --roster roster.csv --voucher-key keys/v1.key --tokens t1.jsonl --key keys/issuer-a.key \(today)
      $ (echo 券号,姓名,身份证号; tail -n +2 roster.csv | nl -s, | tr -d ' ') > claims.csv
      $ quanbu voucher claim --list claims.csv --key keys/channel.key \(today)
      $ quanbu class file --class c1 --programme p1 --entity fuzhou --start 2021-06-01 --end 2021-06-03 --seats 20 --document plan.md --key \(party) \(today)
      $ quanbu class approve --all-filed --key keys/reviewer.key \(today)
      $ grep -o 'eyJ[^"]*' t1.jsonl > tokens.txt; (echo 姓名,身份证号,券码; tail -n +2 roster.csv | paste -d, - tokens.txt) > c1.csv
      $ quanbu class activate --class c1 --class-list c1.csv --key \(party) \(today)
      #…  activates 3 vouchers, class c1
      """
    ).run(in: place)
    return place
  }
}
