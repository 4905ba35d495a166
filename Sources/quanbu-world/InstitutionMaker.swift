import Vouchers

/// Makes the institutions: valid credit codes, names, one to four programmes, a payee account each.
struct InstitutionMaker {
  private var random: SplitMix64
  private var names: Set<String> = []
  private var codes: Set<String> = []

  init(seed: UInt64) {
    random = SplitMix64(seed: seed, stream: "institutions")
  }

  /// So many for this many vouchers: some dozens.
  static func count(vouchers: Int) -> Int { max(24, min(60, vouchers / 300)) }

  /// At least two in each entity. The last of Fuzhou will be suspended, the last of Quanzhou loses its key, and the
  /// first of Xiamen signs with SM2.
  mutating func all(_ count: Int) throws -> [Institution] {
    let entities = BudgetEntity.all
    let shares = apportion(count, by: entities.map(\.weight), least: 2)
    var made: [Institution] = []
    for (entity, share) in zip(entities, shares) {
      for index in 0..<share { made.append(try institution(in: entity, index, of: share)) }
    }
    return made
  }

  private mutating func institution(
    in entity: BudgetEntity, _ index: Int, of count: Int
  ) throws -> Institution {
    let isSchool = random.perMille(600)
    let name = name(in: entity, isSchool: isSchool)
    let isLast = index == count - 1
    let aside =
      switch (entity.code, isLast) {
      case ("fuzhou", true): "institution-suspended"
      case ("quanzhou", true): "key-revoked"
      default: String?.none
      }
    return Institution(
      code: try code(in: entity, isSchool: isSchool), name: name, entity: entity,
      algorithm: entity.code == "xiamen" && index == 0 ? "SGD_SM3_SM2" : "ES256",
      courses: courses(isFirst: index == 0, teachesTechnicians: entity.code == "fuzhou" && index == 0),
      payee: payee(name, in: entity), standsAsideFor: aside)
  }

  private mutating func name(in entity: BudgetEntity, isSchool: Bool) -> String {
    let seat = entity.code == "fujian" ? "福建省" : entity.code == "pingtan" ? "平潭" : entity.name
    var name = ""
    repeat {
      let word = random.pick(Self.words)
      name = seat + word + (isSchool ? random.pick(Self.schools) : random.pick(Self.companies))
    } while !names.insert(name).inserted
    return name
  }

  /// 52 for a private non-enterprise unit (民办非企业单位), 91 for a company; the nine characters of GB 11714 inside.
  private mutating func code(in entity: BudgetEntity, isSchool: Bool) throws -> String {
    var code = ""
    repeat {
      let unit = (isSchool ? "MJ" : "MA") + random.pick(["2", "3", "8", "B", "C", "D"]) + random.digits(5)
      let body = (isSchool ? "52" : "91") + entity.area + unit + Self.unitCheck(unit)
      code = body + (CreditCode.check(for: body.utf8).map { String(Unicode.Scalar($0)) } ?? "")
    } while !codes.insert(code).inserted
    return try CreditCode(code).text
  }

  /// The check character of GB 11714-1997: 11 minus the weighted sum modulo 11; 10 is X, 11 is 0.
  private static func unitCheck(_ unit: String) -> String {
    let weights = [3, 7, 9, 10, 5, 8, 4, 2]
    var sum = 0
    for (digit, weight) in zip(unit.utf8, weights) {
      sum += (digit < 0x3A ? Int(digit) - 0x30 : Int(digit) - 0x41 + 10) * weight
    }
    let check = (11 - sum % 11) % 11
    return check == 10 ? "X" : String(check)
  }

  /// The first of an entity always teaches a graded trade; one in Fuzhou also technicians, above every cap.
  private mutating func courses(isFirst: Bool, teachesTechnicians: Bool) -> [Course] {
    var trades = random.shuffled(Trade.all)
    if isFirst, let graded = trades.firstIndex(where: { !$0.grades.isEmpty }) { trades.swapAt(0, graded) }
    var made: [Course] = []
    for trade in trades.prefix(random.within(1...4)) {
      let grade = trade.grades.isEmpty ? nil : random.pick(trade.grades)
      made.append(Course(code: "p\(made.count + 1)", trade: trade, grade: grade, hours: hours(trade, grade)))
    }
    if teachesTechnicians, let trade = Trade.all.first(where: { $0.title == "焊工" }) {
      made.append(Course(code: "p\(made.count + 1)", trade: trade, grade: 2, hours: 160))
    }
    return made
  }

  private mutating func hours(_ trade: Trade, _ grade: Int?) -> Int {
    switch trade.certificate {
    case .completion: random.pick([40, 60, 80])
    case .singleAbility: random.pick([56, 64, 72])
    case .qualification, .skillGrade: 80 + (5 - (grade ?? 5)) * 16
    }
  }

  private mutating func payee(_ name: String, in entity: BudgetEntity) -> Institution.Payee {
    let bank = random.pick(Self.banks)
    let branch = random.pick(["城东", "城南", "新区", "中山路", "湖滨", "江滨", "解放路"])
    let seat =
      entity.code == "fujian" ? "福州" : entity.code == "pingtan" ? "平潭" : String(entity.name.dropLast())
    return Institution.Payee(
      name: name, number: Luhn.completing(bank.prefix + random.digits(18 - bank.prefix.utf8.count)),
      bank: bank.name + seat + branch + "支行")
  }

  private static let words = [
    "闽兴", "榕匠", "鹭技", "海峡", "清源", "武夷", "启航", "百业", "新工匠", "技成", "众能", "东南", "智业", "金手艺",
    "惠民", "匠心", "育才", "乐业", "三坊", "朝阳", "宏业", "通达", "锦程", "学能", "远航", "博技", "创能", "兴业技",
  ]
  private static let schools = ["职业培训学校", "职业技能培训学校", "职业培训中心"]
  private static let companies = ["职业技能培训有限公司", "教育科技有限公司", "人力资源服务有限公司"]
  private static let banks: [(name: String, prefix: String)] = [
    ("中国建设银行", "3505"), ("中国工商银行", "1402"), ("中国农业银行", "1370"), ("兴业银行", "1170"),
    ("福建海峡银行", "1000"), ("中国邮政储蓄银行", "9350"), ("中国银行", "4137"),
  ]
}

/// The check digit of account numbers (ISO/IEC 7812-1).
enum Luhn {
  static func completing(_ digits: String) -> String { digits + String((10 - sum(digits + "0") % 10) % 10) }

  static func isSound(_ digits: String) -> Bool { sum(digits) % 10 == 0 }

  private static func sum(_ digits: String) -> Int {
    var sum = 0
    for (index, unit) in digits.utf8.reversed().enumerated() {
      let digit = Int(unit) - 0x30
      sum += index % 2 == 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2
    }
    return sum
  }
}
