import Vouchers

/// What reviewers find in a class's claim.
struct Review {
  enum Judgement: String, CaseIterable {
    /// 核减
    case cut
    /// 退回补正
    case correct = "return"
    /// 不予通过
    case refuse

    /// Of a thousand redeemed vouchers.
    var perMille: Int {
      switch self {
      case .cut: 30
      case .correct: 20
      case .refuse: 10
      }
    }

    var reason: String {
      switch self {
      case .cut: "考勤学时不足，按实有学时核减"
      case .correct: "考勤记录缺页，退回补正"
      case .refuse: "考试签到笔迹不符，不予通过"
      }
    }
  }

  struct Exception {
    let learner: TrainingClass.Learner
    let judgement: Judgement
    /// What remains of a cut amount, in fen.
    let fen: Int64?
  }

  /// Place of the class in ``Study/classes``.
  let room: Int
  let exceptions: [Exception]

  /// About 3 percent cut, 2 returned, 1 refused, at least one of each, in a part of the classes; never more than
  /// half of one class, so that something remains to be paid.
  static func all(of study: Study) -> [Review] {
    var random = SplitMix64(seed: study.society.seed, stream: "reviews")
    var waiting = Judgement.allCases.flatMap { judgement in
      [Judgement](repeating: judgement, count: max(1, share(study.redeemed, perMille: judgement.perMille)))
    }
    waiting = random.shuffled(waiting)
    var reviews: [Review] = []
    for room in random.shuffled(Array(study.classes.indices)) {
      guard !waiting.isEmpty else { break }
      let passed = random.shuffled(study.classes[room].learners.filter { $0.result != nil })
      let count = min(waiting.count, passed.count / 3)
      guard passed.count >= 4, count > 0 else { continue }
      let exceptions = zip(passed, waiting.prefix(count)).map { Exception($0, $1) }
      reviews.append(Review(room: room, exceptions: exceptions.sorted { $0.number < $1.number }))
      waiting.removeFirst(count)
    }
    return reviews.sorted { $0.room < $1.room }
  }
}

extension Review.Exception {
  var number: Int64 { learner.voucher.number }

  /// What the claim is worth less, in fen.
  var lostFen: Int64 { (learner.result?.fen ?? 0) - (fen ?? 0) }

  /// A cut leaves about half, in whole yuan.
  fileprivate init(_ learner: TrainingClass.Learner, _ judgement: Review.Judgement) {
    self.learner = learner
    self.judgement = judgement
    fen = judgement == .cut ? (learner.result?.fen ?? 0) / 200 * 100 : nil
  }
}
