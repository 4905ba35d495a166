extension Refusal {
  /// What is wrong and what to do, in Chinese.
  public var chinese: String { sentences.chinese }

  /// What is wrong and what to do, in English.
  public var english: String { sentences.english }

  private var sentences: (chinese: String, english: String) {
    switch self {
    case .keyRevoked: ("该密钥已撤销：请用新密钥签名", "this key is revoked: sign with a new one")
    case .keySuspended: ("该密钥已暂停：请联系登记员", "this key is suspended: ask the registrar")
    case .keyRotatedOut: ("该密钥已被新密钥替换", "this key was replaced: sign with its successor")
    case .clockStep:
      (
        "账本时钟跳动过大：须由两名省级人员确认时钟",
        "the ledger's clock jumped too far: two persons of the province must confirm it"
      )
    case .seenMismatch:
      (
        "命令所见的账本与本账本不一致：请核对检查点，可能有人改动了历史",
        "the history this command saw is not this ledger's: compare checkpoints, one of them was altered"
      )
    case .roleNotAllowed: ("该角色无权办理此事", "this role may not do that")
    case .outOfScope: ("超出该密钥的管辖范围", "this is outside the key's scope")
    case .proposalUnknown: ("没有这条待复核事项", "there is no such proposal")
    case .proposalClosed: ("该事项已经复核过了", "this proposal was decided already")
    case .samePerson:
      ("须由另一人复核：同一人换密钥也不行", "another person must decide: another key of the same person does not count")
    case .makerStopped:
      (
        "提出人的密钥已撤销或暂停：须重新提出",
        "the key that proposed this is revoked or suspended: it must be proposed anew"
      )
    case .notPresented:
      ("未能出示有效的券：请核对券码与本人是否一致", "no valid voucher was presented: check the token and its holder")
    case .duplicateInList: ("名单中同一张券或同一人出现两次", "the list names the same voucher or person twice")
    case .entityUnknown: ("没有这个预算单位", "there is no such budget entity")
    case .trancheUnknown: ("没有这笔下达资金", "there is no such appropriation")
    case .trancheExists: ("该笔资金已经下达过", "this appropriation was made already")
    case .keyUnknown: ("没有这把密钥", "there is no such key")
    case .keyExists: ("该密钥编号已被使用", "this key id is taken")
    case .rulesExist: ("同一编号的规则文件已发布", "a rules document of this id was published already")
    case .institutionUnknown: ("目录中没有这家机构", "there is no such institution in the catalogue")
    case .institutionExists: ("该机构已登记", "this institution is registered already")
    case .programmeUnknown: ("该机构没有这个培训项目", "the institution has no such programme")
    case .batchUnknown: ("没有这个制券批次", "there is no such batch")
    case .batchExists: ("该批次编号已被使用", "this batch id is taken")
    case .classUnknown: ("没有这个班级", "there is no such class")
    case .classExists: ("该班级编号已被使用", "this class id is taken")
    case .claimUnknown: ("没有这笔申请", "there is no such claim")
    case .orderUnknown: ("没有这条拨款指令", "there is no such order")
    case .statementExists: ("该对账单已经导入", "this statement was imported already")
    case .statementUnknown: ("没有这份对账单", "there is no such statement")
    case .lineUnknown: ("对账单没有这一行", "the statement has no such line")
    case .publicKeyExists:
      (
        "这把公钥已登记在另一编号下：每个人、每个编号都须有自己的密钥对",
        "this public key is registered already: every person and every key id needs a pair of its own"
      )
    case .institutionRemoved: ("该机构已移出目录", "the institution was removed from the catalogue")
    case .institutionSuspended:
      (
        "该机构已暂停：不能新开班或启用，只有暂停前已开的班可以核销",
        "the institution is suspended: no new class, no activation; only classes begun before may redeem"
      )
    case .classOfAnother: ("这是另一家机构的班级", "this class belongs to another institution")
    case .classNotApproved: ("班级尚未审核通过", "the class is not approved yet")
    case .classCancelled: ("班级已取消", "the class was cancelled")
    case .classDecided: ("班级已经审核过", "the class was decided already")
    case .classStarted: ("班级已过开班日期：须在开班前办理", "the class has started: this must be done before it starts")
    case .classFull: ("班级名额已满", "the class has no seat left")
    case .classNotEnded: ("班级尚未结束", "the class has not ended yet")
    case .classHasLearners: ("班级还有学员：请先办理退班", "the class still has learners: withdraw them first")
    case .classEnded: ("班级已经结束", "the class is over")
    case .noRate: ("现行文件没有这一补贴标准", "no document in force gives a rate for this")
    case .voucherVoided: ("券已作废", "the voucher was voided")
    case .voucherLapsed: ("券已自动失效", "the voucher has lapsed")
    case .voucherRefused: ("券的申请已不予通过", "the voucher's claim was finally refused")
    case .alreadyRedeemed: ("券已核销，不能再次核销", "the voucher was redeemed already")
    case .alreadyActivated: ("券已启用", "the voucher was activated already")
    case .alreadyClaimed: ("券已领取", "the voucher was claimed already")
    case .notActivated: ("券尚未启用", "the voucher is not activated")
    case .notClaimed: ("券尚未领取", "the voucher is not claimed yet")
    case .voucherExpired: ("券已过有效期", "the voucher has expired")
    case .claimWindowClosed: ("核销或补正期限已过", "the time to redeem or correct is over")
    case .inOtherClass: ("券启用于另一个班级", "the voucher was activated for another class")
    case .notReplaceable: ("被替换的券须先作废，且只能换发一次", "the replaced voucher must be void and replaced only once")
    case .liveVoucher: ("该人已有一张有效的券", "the person has a live voucher")
    case .sameOccupationAndGrade: ("同一职业同一等级不得重复享受", "the same occupation and grade was subsidised already")
    case .countPerYear: ("本年度次数已满", "the person's count for this year is used up")
    case .countInAll: ("累计次数已满", "the person's count in all is used up")
    case .numberNotNext: ("券号不连续：请从下一个券号开始", "the number is not the next one: start with the next number")
    case .batchFull: ("批次数量已满", "the batch is full")
    case .batchTooLarge: ("批次超过规定的数量或金额上限", "the batch exceeds the limit of count or amount")
    case .reachMismatch: ("定向券须有持券人，通用券不得有", "a targeted voucher needs a holder, an open one must have none")
    case .noValidity: ("现行文件没有规定有效期", "no document in force gives a validity")
    case .otherEntity: ("券不属于该班级的预算单位", "the voucher is of another budget entity than the class")
    case .mixedFunds: ("一份名单只能使用同一笔资金、同一预算单位的券", "one list may use vouchers of one tranche and entity only")
    case .rateAboveCap: ("补贴标准高于券的上限", "the rate is above the voucher's cap")
    case .evidenceInsufficient:
      ("证明材料不足以计价（学时过少或证书不符）", "the evidence earns nothing: too few hours or another certificate")
    case .payerWithoutRate:
      ("券的预算单位在开班审核时没有这一补贴标准", "the voucher's budget entity had no rate for this when the class was approved")
    case .claimNotFiled: ("申请不在待初审状态", "the claim is not waiting for its first review")
    case .claimNotReviewed: ("申请尚未初审", "the claim has not had its first review")
    case .claimNotApproved: ("申请尚未复核通过", "the claim is not approved")
    case .claimSettled: ("申请已在拨款指令中", "the claim is in an order already")
    case .claimHeld: ("机构已暂停或移出，其申请暂缓", "the institution is suspended or removed: its claims are held")
    case .claimEmpty: ("申请已了结：没有可付的金额", "the claim is closed: nothing of it is left to pay")
    case .reviewerApprovedClass: ("开班审核人不得审核该班的申请", "who approved the class may not review its claims")
    case .exceptionNotInClaim: ("列出的券不在该申请中", "a voucher named is not in this claim")
    case .cutAboveClaim: ("核减后的金额不能高于申请金额", "a cut may not raise the amount")
    case .payeeMissing: ("机构没有收款账户", "the institution has no payee account")
    case .tooManyPayees: ("一次结算最多999个收款方", "a settlement may have at most 999 payees")
    case .orderNotOrdered: ("指令不在待拨付状态", "the order is not waiting to be paid")
    case .orderNotPaid: ("指令尚未拨付", "the order was not paid")
    case .otherLiveVoucher:
      (
        "持券人另有一张有效的券：暂不能退回补正",
        "the holder has another live voucher: this one cannot be returned for correction now"
      )
    case .statementPartMismatch: ("对账单各部分不一致或次序不对", "the parts of the statement disagree or are out of order")
    case .statementSumMismatch: ("期初余额加发生额不等于期末余额", "opening balance plus lines is not the closing balance")
    case .statementGap: ("期初余额与上一份对账单的期末余额不符", "the opening balance is not the previous statement's closing")
    case .statementIncomplete:
      ("对账单尚未导入完毕：全部导入后再记账", "the statement is not wholly imported yet: book its lines when it is")
    case .lineUsed: ("该行已入账", "the line was booked already")
    case .lineMismatch: ("该行的金额、账户或附言与指令不符", "the line's amount, account or reference is not the order's")
    case .importerConfirms: ("导入对账单的人不能确认拨付", "who imported the statement may not confirm payments on it")
    case .lineSign: ("该行的收付方向与入账类型不符", "the line's direction does not fit what it is booked as")
    case .lineOfOrder:
      ("该行带有拨款指令号：只能确认、退票或记入待查", "the line names a payment order: confirm, return, or post it to suspense")
    case .linePaysOrder:
      ("该行与待拨付的指令逐分相符：请确认拨付", "the line pays a waiting order to the fen: confirm the payment")
    case .statementAhead:
      ("对账单止日在今天之后：到期后再导入", "the statement's last day has not come yet: import it when it has")
    case .lineBookedOtherwise:
      ("该行并未这样入账，无可更正", "the line is not booked as that: there is nothing to correct")
    case .changeNotPossible: ("当前状态不能这样变更", "its present state does not allow that change")
    case .tooFewRoots:
      (
        "变更后能办事的根密钥持有人不足两人：请先登记新的根密钥",
        "fewer than two root persons could act afterwards: register another root key first"
      )
    case .overBudget: ("可用资金不足", "the available money does not suffice")
    case .amountOutOfRange: ("金额超出可记账的范围", "an amount would leave the range the books can hold")
    }
  }
}
