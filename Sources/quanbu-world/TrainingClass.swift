import Vouchers

/// A class (班级) as its institution files it, with those who will come.
struct TrainingClass {
  let id: String
  let institution: Institution
  let course: Course
  let entity: BudgetEntity
  let start: Day
  let end: Day
  let seats: Int
  /// Whether it is filed for the higher rate of its trade.
  let isRaised: Bool
  var learners: [Learner]

  var uplift: String? { isRaised ? course.uplift : nil }
  /// What one learner's training is worth when everything is proved, in fen.
  var rate: Int64 { course.earned(course.certificate, hours: course.hours, isRaised: isRaised) }

  /// Somebody with a voucher in the class.
  struct Learner {
    let voucher: IssuedVoucher
    let person: Int
    /// What was reached; nil for those who gave up.
    var result: Result?
  }

  /// What a learner's papers prove.
  struct Result {
    let certificate: CertificateKind
    let hours: Int
    /// What the claim is worth, in fen.
    let fen: Int64
  }
}
