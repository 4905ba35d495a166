import Vouchers

/// A class's redemption list and its papers: attendance by day, the examination's results. They name vouchers only.
struct Redemption {
  let room: TrainingClass
  let folder: Folder

  init(of room: TrainingClass, folder: Folder) {
    self.room = room
    self.folder = folder
  }

  private var passed: [TrainingClass.Learner] { room.learners.filter { $0.result != nil } }

  func write() throws {
    try write(passed, suffix: "")
  }

  /// The list once more for what was returned, with an attendance record that is complete now.
  func writeCorrection(of learners: [TrainingClass.Learner]) throws {
    try write(learners, suffix: "-correction")
  }

  private func write(_ learners: [TrainingClass.Learner], suffix: String) throws {
    let attendance = "attendance\(suffix).csv"
    let examination = "examination\(suffix).csv"
    let rows = Self.rows(of: learners, attendance, examination)
    try folder.write(CSVText.bytes(of: rows, lineEnd: "\n"), to: "redemptions/\(room.id)\(suffix).csv")
    let base = "evidence/\(room.id)/"
    try folder.write(CSVText.bytes(of: days(of: learners), lineEnd: "\n"), to: base + attendance)
    try folder.write(CSVText.bytes(of: marks(of: learners), lineEnd: "\n"), to: base + examination)
  }

  /// 券号, 学时, 证书, 考勤文件, 考试文件.
  static func rows(
    of learners: [TrainingClass.Learner], _ attendance: String, _ examination: String
  ) -> [[String]] {
    [["券号", "学时", "证书", "考勤文件", "考试文件"]]
      + learners.compactMap { learner in
        learner.result.map {
          [learner.voucher.text, String($0.hours), $0.certificate.chinese, attendance, examination]
        }
      }
  }

  /// Eight hours a working day until the learner's hours are full.
  private func days(of learners: [TrainingClass.Learner]) -> [[String]] {
    var rows = [["券号", "日期", "签到", "签退", "学时"]]
    for learner in learners {
      var left = learner.result?.hours ?? 0
      var day = room.start
      while left > 0, day <= room.end {
        let hours = min(8, left)
        if Self.isWorkday(day) {
          rows.append([learner.voucher.text, day.description, "08:25", "17:35", String(hours)])
          left -= hours
        }
        day = day.adding(days: 1)
      }
    }
    return rows
  }

  /// 1970-01-01 was a Thursday.
  private static func isWorkday(_ day: Day) -> Bool { (Int(day.number) + 3) % 7 < 5 }

  private func marks(of learners: [TrainingClass.Learner]) -> [[String]] {
    [["券号", "职业（工种）", "证书", "成绩"]]
      + learners.map { learner in
        let certificate = learner.result?.certificate ?? room.course.certificate
        let mark = certificate == .completion ? "结业" : String(60 + learner.voucher.number * 7 % 39)
        return [learner.voucher.text, room.course.title, certificate.chinese, mark]
      }
  }
}
