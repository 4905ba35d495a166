/// A budget entity as its people know it: names, places, size, the bank its special account (专户) is kept with.
struct BudgetEntity: Hashable {
  let code: String
  let name: String
  /// GB/T 2260 of its seat, for credit codes.
  let area: String
  /// Its part of all vouchers, in thousandths.
  let weight: Int
  let bank: BankStyle
  /// The special account; statements are declared by its last four digits.
  let account: String

  /// In the order of the fund's own list.
  static let all: [BudgetEntity] = [
    BudgetEntity("fujian", "省本级", "350000", 20, .icbc, "1402023109600082013"),
    BudgetEntity("fuzhou", "福州市", "350100", 195, .boc, "4137603287150461182"),
    BudgetEntity("xiamen", "厦门市", "350200", 132, .cmb, "5929001384105032207"),
    BudgetEntity("putian", "莆田市", "350300", 71, .cmb, "5949025571300613396"),
    BudgetEntity("sanming", "三明市", "350400", 61, .abc, "1377010104001048465"),
    BudgetEntity("quanzhou", "泉州市", "350500", 204, .bocom, "3560086080180105521"),
    BudgetEntity("zhangzhou", "漳州市", "350600", 112, .icbc, "1409040129200311634"),
    BudgetEntity("nanping", "南平市", "350700", 61, .abc, "1393010104002271753"),
    BudgetEntity("longyan", "龙岩市", "350800", 61, .bocom, "3580078010150038842"),
    BudgetEntity("ningde", "宁德市", "350900", 67, .abc, "1351010104000369908"),
    BudgetEntity("pingtan", "平潭综合实验区", "350128", 16, .boc, "4280637715520094071"),
  ]

  private init(
    _ code: String, _ name: String, _ area: String, _ weight: Int, _ bank: BankStyle, _ account: String
  ) {
    self.code = code
    self.name = name
    self.area = area
    self.weight = weight
    self.bank = bank
    self.account = account
  }

  /// By code or Chinese name.
  static func named(_ text: String) -> BudgetEntity? { all.first { $0.code == text || $0.name == text } }

  /// County codes from which most of its people come; the province's come from everywhere.
  var counties: [String] {
    if code == "fujian" { return Places.fujian }
    if code == "pingtan" { return ["350128"] }
    return Places.fujian.filter { $0.hasPrefix(area.prefix(4)) }
  }
}

/// The banks whose export layouts we write.
enum BankStyle: String, CaseIterable {
  case abc
  case boc
  case bocom
  case cmb
  case icbc

  var name: String {
    switch self {
    case .abc: "中国农业银行"
    case .boc: "中国银行"
    case .bocom: "交通银行"
    case .cmb: "招商银行"
    case .icbc: "中国工商银行"
    }
  }
}
