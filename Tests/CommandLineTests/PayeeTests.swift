import Foundation
import Testing

@Suite("payee accounts are seen before they are approved, and orders pay the account they were made for")
struct PayeeTests {
  private static let code = "91350100M000100Y43"
  private static let number = "3505010000000012345"
  private static let other = "3505019999999999999"

  /// The institution's list with another account number, and the second registrar's own list with one.
  private static func changing(_ place: Workplace) throws {
    try place.shell("sed s/\(number)/\(other)/ institutions.yaml > new.yaml")
  }

  private static let propose =
    "quanbu institution payee new.yaml --key keys/registrar-a.key \(Workplace.today)"
  private static let approve =
    "quanbu institution approve --all-open --key keys/registrar-b.key \(Workplace.today)"

  @Test func `nobody approves an account unseen, or another than the list's`() throws {
    let place = try Workplace.atWork()
    try Self.changing(place)
    try place.shell("grep -v payee new.yaml > without.yaml")
    try Transcript("$ \(Self.propose)\n#…\n[0]").run(in: place)
    let before = try place.entryCount()
    try Transcript(
      """
      $ setsid -w \(Self.approve)
      payee-not-seen: …
      [2]
      $ \(Self.approve) --accounts institutions.yaml
      …: payee-differs [\(Self.code)]: …
      !\(Self.number)
      !\(Self.other)
      [3]
      $ \(Self.approve) --accounts without.yaml
      …: payee-not-listed [\(Self.code)]: …
      [3]
      """
    ).run(in: place)
    #expect(try place.entryCount() == before)
    try Transcript(
      """
      $ \(Self.approve) --accounts new.yaml
      #…  sets the payee account of institution \(Self.code)
      !\(Self.other)
      [0]
      $ grep -rl \(Self.other) --exclude-dir=ledger --exclude=new.yaml .
      [1]
      """
    ).run(in: place)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
  func `the account is shown on the terminal alone, and only yes is yes`() throws {
    let place = try Workplace.atWork()
    try Self.changing(place)
    func typing(_ answer: String) -> String {
      "echo \(answer) | script -q -e -c '\(Self.approve) > said 2>&1' screen > /dev/null; "
        + "s=$?; tr -d '\\r' < screen; exit $s"
    }
    try Transcript(
      """
      $ \(Self.propose)
      [0]
      $ \(typing("no"))
      #…  \(Self.code)  闽江职业培训学校
        name    闽江职业培训学校
        number  \(Self.other)
        bank    中国建设银行福州城东支行
        approve? [y/N] …
      [0]
      $ cat said
      …not approved
      !\(Self.other)
      [0]
      $ quanbu institution open
      …institution.payee…
      [0]
      $ \(typing("y"))
      [0]
      $ cat said
      #…  sets the payee account of institution \(Self.code)
      !\(Self.other)
      [0]
      """
    ).run(in: place)
  }

  @Test func `an order pays the account it was made for, or none`() throws {
    let place = try Workplace.atClass()
    try Self.changing(place)
    try place.write(try place.classList([(1, 1)]), to: "c1.csv")
    try place.write("券号,学时,证书,考勤文件,考试文件\n1,40,职业技能等级证书,attendance.txt,marks.txt\n", to: "r1.csv")
    let later = Workplace.later
    let (propose, approve) = (
      Self.propose.replacing(Workplace.today, with: later),
      Self.approve.replacing(Workplace.today, with: later)
    )
    try Transcript(
      """
      $ quanbu class activate --class c1 --class-list c1.csv --key \(Workplace.school) \(Workplace.today)
      $ quanbu class redeem --class c1 --list r1.csv --evidence . --key \(Workplace.school) \(later)
      $ quanbu claim review --all --key keys/first.key \(later)
      $ quanbu claim approve --all-reviewed --key keys/second.key \(later)
      $ quanbu settlement propose --all-approved --key keys/maker.key \(later)
      $ quanbu settlement approve --all-open --key keys/checker.key \(later)
      [0]
      $ quanbu settlement export --to 1.csv && grep -c \(Self.number) 1.csv
      1
      [0]
      $ \(propose) && quanbu settlement export --to 2.csv && cmp 1.csv 2.csv
      [0]
      $ \(approve) --accounts new.yaml
      [0]
      $ quanbu settlement export --to 3.csv
      payee-changed: PO…: the payee account of \(Self.code) was changed after the order
      nothing was written: …
      !\(Self.number)
      !\(Self.other)
      [3]
      $ test -e 3.csv
      [1]
      $ quanbu settlement export --to 4.csv --as-ordered && cmp 1.csv 4.csv
      payee-changed: PO…
      [0]
      $ \(propose.replacing("new.yaml", with: "institutions.yaml")) && \(approve) --accounts institutions.yaml && quanbu settlement export --to 5.csv && cmp 1.csv 5.csv
      [0]
      $ \(propose) && \(approve) --accounts new.yaml
      [0]
      $ quanbu settlement cancel $(grep -o 'PO[0-9]*' 1.csv) --reason 换账户 --key keys/maker.key \(later) && quanbu settlement approve --all-open --key keys/checker.key \(later)
      $ quanbu settlement propose --all-approved --key keys/maker.key \(later) && quanbu settlement approve --all-open --key keys/checker.key \(later)
      [0]
      $ quanbu settlement export --to 6.csv && grep -c \(Self.other) 6.csv
      1
      [0]
      $ quanbu audit --ledger ledger --trust trust.json
      audit passed…
      [0]
      """
    ).run(in: place)
  }
}
