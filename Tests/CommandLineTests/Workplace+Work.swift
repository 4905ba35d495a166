import Foundation
import Testing

extension Workplace {
  /// A funded ledger with rules, one institution, an approved batch of each reach, and a key for everybody who works.
  static func atWork() throws -> Workplace {
    let place = try Workplace()
    try place.shell("cp -a \(try working.get().folder.path)/. .")
    return place
  }

  private static let working = Result { try prepare() }

  private static func prepare() throws -> Workplace {
    let place = try Workplace.founded()
    atexit {
      if let place = try? Workplace.working.get() { try? FileManager.default.removeItem(at: place.folder) }
    }
    try place.write(
      """
      - {new: keys/issuer-a.pub, person: p10, role: issuer, scope: "*"}
      - {new: keys/issuer-b.pub, person: p11, role: issuer, scope: "*"}
      - {new: keys/v1.pub, person: p12, role: voucher, scope: "*"}
      - {new: keys/channel.pub, person: p13, role: channel, scope: "*"}
      - {new: keys/reviewer.pub, person: p14, role: reviewer, scope: "*"}
      - {new: keys/first.pub, person: p15, role: reviewer, scope: "*"}
      - {new: keys/second.pub, person: p16, role: reviewer-second, scope: "*"}
      """, to: "plan2.yaml")
    try place.write(
      """
      - code: "91350100M000100Y43"
        name: "闽江职业培训学校"
        entity: "fuzhou"
        algorithm: "ES256"
        programmes:
          - {code: "p1", occupation: "4-10-01-01", certificate: "skill-grade", grade: 5, hours: 40}
        payee: {name: "闽江职业培训学校", number: "3505010000000012345", bank: "中国建设银行福州城东支行"}
      """, to: "institutions.yaml")
    try Transcript(preparing).run(in: place)
    return place
  }

  /// The first day of the work; two days later is still within what the clock may step.
  static let today = "--clock 2021-06-01T10:00:00+08:00"

  private static let preparing = """
    $ for id in issuer-a issuer-b v1 channel reviewer first second; do quanbu keys create --id $id --dir keys --demonstration || exit 1; done
    [0]
    $ quanbu keys register --plan plan2.yaml --key keys/root-a.key \(today)
    7 proposed, 0 skipped, 0 refused
    $ quanbu keys approve --all-open --key keys/root-b.key \(today)
    $ quanbu rules publish config/fujian-2021/rules/2021*.yaml --key keys/registrar-a.key \(today)
    $ quanbu rules approve --all-open --key keys/registrar-b.key \(today)
    $ quanbu fund appropriate --from-config config/fujian-2021 --key keys/maker.key \(today)
    $ quanbu fund approve --all-open --key keys/checker.key \(today)
    $ quanbu fund allocate --from-config config/fujian-2021 --key keys/maker.key \(today)
    $ quanbu fund approve --all-open --key keys/checker.key \(today)
    $ quanbu institution register institutions.yaml --make-keys parties --key keys/registrar-a.key \(today)
    $ quanbu institution payee institutions.yaml --key keys/registrar-a.key \(today)
    $ quanbu institution approve --all-open --accounts institutions.yaml --key keys/registrar-b.key \(today)
    $ quanbu batch create --id t1 --tranche fj-2021-01 --entity fuzhou --reach targeted --value face --yuan 700 --count 1000 --key keys/issuer-a.key \(today)
    $ quanbu batch create --id o1 --tranche fj-2021-01 --entity fuzhou --reach open --value face --yuan 700 --count 5000 --key keys/issuer-a.key \(today)
    $ quanbu batch approve --all-open --key keys/issuer-b.key \(today)
    2 in force, 0 skipped, 0 refused
    """

  /// How many entries the ledger has.
  func entryCount() throws -> String { try shell("quanbu ledger show --json").output }
}

/// Made-up people with numbers that pass GB 11643.
enum People {
  /// Born in 1980 or the year given, the n-th of the day.
  static func number(_ n: Int, born: String = "19800101") -> String {
    let sequence = String(n)
    let digits = "350102" + born + String(repeating: "0", count: 3 - sequence.count) + sequence
    return digits + check(digits)
  }

  static func check(_ digits: String) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    var sum = 0
    for (digit, weight) in zip(digits.utf8, weights) { sum += Int(digit - 0x30) * weight }
    return String(Array("10X98765432")[sum % 11])
  }

  /// A roster of people 1 to `count`.
  static func roster(_ count: Int) -> String {
    "姓名,身份证号\n" + (1...count).map { "学员\($0),\(number($0))\n" }.joined()
  }
}
