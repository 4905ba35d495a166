import Vouchers

/// One line on what an act does, for people who list, approve or look back.
///
/// Shows what the act's signed bytes say. No act carries a name or an ID number of a person.
enum ActSummary {
  static func of(_ act: Act) -> Text {
    switch act {
    case .appropriate, .reduceAppropriation, .allocate, .withdrawAllocation, .transferAllocation:
      fund(act)
    case .publishRules, .confirmClock, .registerKey, .rotateKey, .changeKey, .approve, .decline:
      governance(act)
    case .registerInstitution, .changeInstitution, .addInstitutionKey, .setPayee:
      institution(act)
    case .createBatch, .issueVouchers, .claimVoucher, .voidVoucher:
      voucher(act)
    case .fileClass, .approveClass, .cancelClass, .activateVouchers, .withdrawLearners, .redeemVouchers:
      training(act)
    case .reviewClaim, .approveClaim, .reopenClaim, .withdrawApproval, .proposeSettlement, .cancelOrder:
      claim(act)
    case .importStatement, .postLine, .correctLine, .confirmPayment, .returnPayment:
      bank(act)
    }
  }

  private static func yuan(_ fen: Int64) -> String { (try? Money(fen: fen))?.description ?? "?" }

  private static func fund(_ act: Act) -> Text {
    switch act {
    case .appropriate(let act):
      Text(
        "下达 \(yuan(act.fen)) 元，批次 \(act.tranche)，\(act.document)",
        "appropriates \(yuan(act.fen)) yuan as tranche \(act.tranche), \(act.document)")
    case .reduceAppropriation(let act):
      Text(
        "收回下达 \(yuan(act.fen)) 元，批次 \(act.tranche)，\(act.document)",
        "takes \(yuan(act.fen)) yuan out of tranche \(act.tranche), \(act.document)")
    case .allocate(let act):
      Text(
        "分配 \(yuan(act.total)) 元至 \(act.shares.count) 个单位，批次 \(act.tranche)，\(act.document)",
        "allocates \(yuan(act.total)) yuan to \(act.shares.count) entities, tranche \(act.tranche), \(act.document)"
      )
    case .withdrawAllocation(let act):
      Text(
        "自 \(act.entity) 收回 \(yuan(act.fen)) 元，批次 \(act.tranche)，\(act.document)",
        "withdraws \(yuan(act.fen)) yuan from \(act.entity), tranche \(act.tranche), \(act.document)")
    case .transferAllocation(let act):
      Text(
        "调剂 \(yuan(act.fen)) 元，\(act.source) 至 \(act.target)，批次 \(act.tranche)，\(act.document)",
        """
        transfers \(yuan(act.fen)) yuan from \(act.source) to \(act.target), tranche \(act.tranche), \(act.document)
        """)
    default: Text(act.name, act.name)
    }
  }

  private static func governance(_ act: Act) -> Text {
    switch act {
    case .publishRules(let act):
      Text(
        "发布规则 \(act.rules.id)（\(act.rules.document)），自 \(act.rules.effective) 起",
        "publishes rules \(act.rules.id) (\(act.rules.document)) from \(act.rules.effective)")
    case .confirmClock(let act):
      Text("时钟可前行至 \(act.until)", "lets the clock run on to \(act.until) (Shanghai)")
    case .registerKey(let act):
      Text(
        "登记密钥 \(act.key.id)：\(act.role.chinese)，人员 \(act.person)，范围 \(act.scope.text)",
        "registers key \(act.key.id): \(act.role.rawValue), person \(act.person), scope \(act.scope.text)")
    case .rotateKey(let act):
      Text(
        "换钥为 \(act.key.id)，旧钥签至第 \(act.until) 条",
        "rotates to key \(act.key.id), the old one signs to entry \(act.until)")
    case .changeKey(let act):
      Text(
        "密钥 \(act.key)\(act.successors ? " 及其接替密钥" : "")：\(change(act.change.rawValue))，\(act.reason)",
        "\(act.change.rawValue)s key \(act.key)\(act.successors ? " and its successors" : ""): \(act.reason)")
    case .approve(let act): Text("复核通过第 \(act.proposal) 条", "approves proposal \(act.proposal)")
    case .decline(let act):
      Text("复核不通过第 \(act.proposal) 条：\(act.reason)", "declines proposal \(act.proposal): \(act.reason)")
    default: Text(act.name, act.name)
    }
  }

  private static func change(_ word: String) -> String {
    switch word {
    case "suspend": "暂停"
    case "resume": "恢复"
    case "revoke": "吊销"
    case "remove": "移出"
    default: word
    }
  }

  private static func institution(_ act: Act) -> Text {
    switch act {
    case .registerInstitution(let act):
      Text(
        "登记机构 \(act.code) \(act.institutionName)（\(act.entity)），\(act.programmes.count) 个项目",
        "registers institution \(act.code) \(act.institutionName) (\(act.entity)), \(act.programmes.count) programmes"
      )
    case .changeInstitution(let act):
      Text(
        "机构 \(act.code)：\(change(act.change.rawValue))，\(act.reason)",
        "\(act.change.rawValue)s institution \(act.code): \(act.reason)")
    case .addInstitutionKey(let act):
      Text(
        "机构 \(act.code) 增设密钥 \(act.key.id)：\(act.reason)",
        "gives institution \(act.code) the key \(act.key.id): \(act.reason)")
    case .setPayee(let act):
      Text("设定机构 \(act.code) 的收款账户", "sets the payee account of institution \(act.code)")
    default: Text(act.name, act.name)
    }
  }

  private static func voucher(_ act: Act) -> Text {
    switch act {
    case .createBatch(let act):
      Text(
        """
        制券 \(act.batch)：\(act.reach.chinese)、\(act.value.chinese) \(yuan(act.fen)) 元，至多 \(act.count) 张，\
        \(act.entity)，\(act.commitment.chinese)
        """,
        """
        creates batch \(act.batch): \(act.reach.rawValue), \(act.value.rawValue) \(yuan(act.fen)) yuan, \
        at most \(act.count), \(act.entity), committed at \(act.commitment.rawValue)
        """)
    case .issueVouchers(let act):
      Text(
        "发券 \(act.items.count) 张，\(act.first) 起，批次 \(act.batch)",
        "issues \(act.items.count) vouchers from \(act.first) on, batch \(act.batch)")
    case .claimVoucher(let act): Text("领券 \(act.voucher)", "claims voucher \(act.voucher)")
    case .voidVoucher(let act):
      Text("作废 \(act.voucher)：\(act.reason)", "voids voucher \(act.voucher): \(act.reason)")
    default: Text(act.name, act.name)
    }
  }

  private static func training(_ act: Act) -> Text {
    switch act {
    case .fileClass(let act):
      Text(
        "开班申报 \(act.id)：\(act.programme)，\(act.start) 至 \(act.end)，\(act.seats) 人",
        "files class \(act.id): \(act.programme), \(act.start) to \(act.end), \(act.seats) seats")
    case .approveClass(let act): Text("开班审核 \(act.id)", "approves class \(act.id)")
    case .cancelClass(let act): Text("取消班级 \(act.id)：\(act.reason)", "cancels class \(act.id): \(act.reason)")
    case .activateVouchers(let act):
      Text(
        "启用 \(act.learners.count) 张，班级 \(act.id)", "activates \(act.learners.count) vouchers, class \(act.id)"
      )
    case .withdrawLearners(let act):
      Text(
        "退班 \(act.vouchers.count) 人，班级 \(act.id)：\(act.reason)",
        "withdraws \(act.vouchers.count) learners, class \(act.id): \(act.reason)")
    case .redeemVouchers(let act):
      Text(
        "核销 \(act.learners.count) 张，班级 \(act.id)", "redeems \(act.learners.count) vouchers, class \(act.id)")
    default: Text(act.name, act.name)
    }
  }

  private static func claim(_ act: Act) -> Text {
    switch act {
    case .reviewClaim(let act):
      Text(
        "初审申领 \(act.claim)，例外 \(act.exceptions.count) 张",
        "reviews claim \(act.claim), \(act.exceptions.count) exceptions")
    case .approveClaim(let act): Text("复核申领 \(act.claim)", "approves claim \(act.claim)")
    case .reopenClaim(let act):
      Text("复核退回申领 \(act.claim)：\(act.reason)", "reopens claim \(act.claim): \(act.reason)")
    case .withdrawApproval(let act):
      Text(
        "撤回申领 \(act.claim) 的审核：\(act.reason)", "withdraws the approval of claim \(act.claim): \(act.reason)")
    case .proposeSettlement(let act):
      Text(
        "结算 \(act.claims.count) 笔申领，\(act.entity)，批次 \(act.tranche)",
        "settles \(act.claims.count) claims, \(act.entity), tranche \(act.tranche)")
    case .cancelOrder(let act):
      Text("撤单 \(act.order)：\(act.reason)", "cancels order \(act.order): \(act.reason)")
    default: Text(act.name, act.name)
    }
  }

  private static func bank(_ act: Act) -> Text {
    switch act {
    case .importStatement(let act):
      Text(
        "导入对账单 \(act.statement)：\(act.entity)，\(act.from) 至 \(act.to)，\(act.lines.count) 行",
        "imports statement \(act.statement): \(act.entity), \(act.from) to \(act.to), \(act.lines.count) lines"
      )
    case .postLine(let act):
      Text("记账 \(act.line)：\(act.kind.chinese)", "posts line \(act.line) as \(act.kind.rawValue)")
    case .correctLine(let act):
      Text(
        "更正 \(act.line)，原记\(act.kind.chinese)：\(act.reason)",
        "corrects line \(act.line), posted as \(act.kind.rawValue): \(act.reason)")
    case .confirmPayment(let act):
      Text("拨付确认 \(act.order)，\(act.line)", "confirms order \(act.order) by \(act.line)")
    case .returnPayment(let act):
      Text("退票 \(act.order)，\(act.line)", "returns order \(act.order) by \(act.line)")
    default: Text(act.name, act.name)
    }
  }
}

extension Allocate {
  /// What is allocated in all, in fen; every share is far below what could overflow.
  var total: Int64 { shares.reduce(0) { $0 &+ $1.fen } }
}
