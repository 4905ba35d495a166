import Foundation
import Testing

extension Workplace {
  /// As ``atWork()``, with six vouchers issued to people 1 to 6, those of 1 to 5 claimed, and class c1 approved, which
  /// runs to the third day. `tokens.txt` has the tokens, a line each, in the order of the vouchers.
  static func atClass() throws -> Workplace {
    let place = try Workplace()
    try place.shell("cp -a \(try teaching.get().folder.path)/. .")
    return place
  }

  private static let teaching = Result { try prepare() }

  private static func prepare() throws -> Workplace {
    let place = try Workplace.atWork()
    atexit {
      if let place = try? Workplace.teaching.get() { try? FileManager.default.removeItem(at: place.folder) }
    }
    try place.write(People.roster(6), to: "roster.csv")
    try place.write(
      "券号,姓名,身份证号\n" + (1...5).map { "\($0),学员\($0),\(People.number($0))\n" }.joined(),
      to: "claims.csv")
    try place.write("教学计划\n", to: "plan.md")
    try place.write("考勤\n", to: "attendance.txt")
    try place.write("成绩\n", to: "marks.txt")
    try Transcript(preparing).run(in: place)
    return place
  }

  /// The institution's key.
  static let school = "parties/91350100M000100Y43.key"
  /// When class c1 is over.
  static let later = "--clock 2021-06-03T18:00:00+08:00"

  private static let preparing = """
    $ quanbu batch issue --batch t1 --roster roster.csv --voucher-key keys/v1.key --tokens t1.jsonl --key keys/issuer-a.key \(today)
    $ grep -o 'eyJ[^"]*' t1.jsonl > tokens.txt
    $ quanbu voucher claim --list claims.csv --key keys/channel.key \(today)
    commands 5: 5 accepted, 0 refused
    $ quanbu class file --class c1 --programme p1 --entity fuzhou --start 2021-06-01 --end 2021-06-03 --seats 20 --document plan.md --key \(school) \(today)
    $ quanbu class approve --all-filed --key keys/reviewer.key \(today)
    commands 1: 1 accepted, 0 refused
    """

  /// The token of voucher `n`.
  func token(_ n: Int) throws -> String {
    let text = try String(contentsOf: folder.appendingPathComponent("tokens.txt"), encoding: .utf8)
    return String(text.split(separator: "\n")[n - 1])
  }

  /// A class list: person and voucher of each row.
  func classList(_ rows: [(person: Int, voucher: Int)]) throws -> String {
    try "姓名,身份证号,券码\n"
      + rows.map { "学员\($0.person),\(People.number($0.person)),\(try token($0.voucher))\n" }.joined()
  }
}

extension Workplace {
  /// Whether system calls can be made to fail or to kill.
  static let canTrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

  /// A line of shell that dies as it renames this file into its place: where something is about to become durable,
  /// or has just become so. `time` counts within one thread.
  static func killed(renaming path: String, time: Int = 1, _ line: String) -> String {
    killed(renamingOneOf: [path], time: time, line)
  }

  static func killed(renamingOneOf paths: [String], time: Int = 1, _ line: String) -> String {
    let watched = paths.map { "-P \($0)" }.joined(separator: " ")
    return
      "strace -f -o /dev/null \(watched) -e trace=rename -e inject=rename:signal=KILL:when=\(time) \(line)"
  }

  /// A line of shell that dies when a group of its commands is durable, before anybody is answered: the group's checkpoint
  /// is written to one of these files then, to the first when it is kept. `time` counts groups.
  static func killedUnanswered(time: Int = 1, _ line: String) -> String {
    // A file that is written to is known by its full name.
    let files = ["high-water.new", "high-water.newest"].map { "-P \"$(pwd -P)/\($0)\"" }
    let watched = files.joined(separator: " ")
    return "strace -f -o /dev/null \(watched) -e trace=write -e inject=write:signal=KILL:when=\(time) \(line)"
  }

  /// The files of the job a line makes, found by running it elsewhere: the name follows from the job alone.
  static func outboxFile(of line: String, in place: Workplace) throws -> (waiting: String, done: String) {
    let listed = try place.shell(
      "mkdir ../$$; cp -a . ../$$; cd ../$$; rm -rf outbox; \(line) >&2; ls outbox; rm -r ../$$")
    let file = listed.output.split(separator: "\n").last { $0.hasSuffix(".done") } ?? "none.done"
    let name = "ledger/../outbox/" + file.dropLast(5)
    return (name + ".jws.partial", name + ".done.partial")
  }
}
