import Vouchers

/// An occupation of the catalogue (职业分类大典) and how it is taught.
struct Trade {
  let code: String
  let title: String
  let certificate: CertificateKind
  /// Grades taught; empty where the certificate has none.
  let grades: [Int]
  /// The reason for a higher rate its classes may give.
  let uplift: String?

  static let all: [Trade] = [
    Trade("4-03-02-01", "中式烹调师", .skillGrade, [5, 4, 3]),
    Trade("4-03-02-02", "中式面点师", .skillGrade, [5, 4]),
    Trade("4-10-01-05", "养老护理员", .skillGrade, [5, 4, 3], "shortage-services"),
    Trade("4-10-01-02", "育婴员", .skillGrade, [5, 4]),
    Trade("4-10-01-06", "家政服务员", .skillGrade, [5, 4], "shortage-services"),
    Trade("6-31-01-03", "电工", .skillGrade, [5, 4, 3], "shortage-manufacturing"),
    Trade("6-18-02-04", "焊工", .qualification, [5, 4, 3], "shortage-manufacturing"),
    Trade("6-18-01-01", "车工", .skillGrade, [5, 4, 3], "shortage-manufacturing"),
    Trade("4-12-01-01", "汽车维修工", .skillGrade, [5, 4]),
    Trade("4-10-03-02", "美发师", .skillGrade, [5, 4]),
    Trade("4-01-06-01", "电子商务师", .skillGrade, [4, 3]),
    Trade("4-01-06-02", "互联网营销师", .skillGrade, [5, 4]),
    Trade("4-07-05-01", "保安员", .qualification, [5]),
    Trade("4-03-02-07", "茶艺师", .skillGrade, [5, 4, 3]),
    Trade("4-03-02-90", "沙县小吃制作", .singleAbility, []),
    Trade("4-01-02-90", "农产品直播销售", .singleAbility, []),
    Trade("6-30-05-90", "叉车操作", .completion, []),
    Trade("4-02-07-90", "仓储分拣", .completion, []),
  ]

  private init(
    _ code: String, _ title: String, _ certificate: CertificateKind, _ grades: [Int], _ uplift: String? = nil
  ) {
    self.code = code
    self.title = title
    self.certificate = certificate
    self.grades = grades
    self.uplift = uplift
  }
}

/// A programme of an institution (培训项目).
struct Course: Hashable {
  let code: String
  let occupation: String
  let title: String
  let certificate: CertificateKind
  let grade: Int?
  let hours: Int
  let uplift: String?

  init(code: String, trade: Trade, grade: Int?, hours: Int) {
    self.code = code
    occupation = trade.code
    title = trade.title
    certificate = trade.certificate
    self.grade = grade
    self.hours = hours
    uplift = trade.uplift
  }

  /// What somebody with this evidence earns, in fen, by the rates published in 2021.
  func earned(_ evidence: CertificateKind, hours attended: Int, isRaised: Bool) -> Int64 {
    switch evidence {
    case .completion: return Int64(min(attended, hours, 80)) * 2500
    case .singleAbility: return 50_000
    case .qualification, .skillGrade:
      let base = Self.gradeRates[(grade ?? 5) - 1]
      guard isRaised, let uplift else { return base }
      return base * (uplift == "shortage-manufacturing" ? 130 : 120) / 100
    }
  }

  /// From 一级 to 五级, in fen.
  private static let gradeRates: [Int64] = [300_000, 200_000, 150_000, 100_000, 70_000]
}
