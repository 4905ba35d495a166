/// Everything that may be asked of the ledger. A new case makes the compiler list every place to touch.
public enum Act: Hashable, Sendable {
  case appropriate(Appropriate)
  case reduceAppropriation(ReduceAppropriation)
  case allocate(Allocate)
  case withdrawAllocation(WithdrawAllocation)
  case transferAllocation(TransferAllocation)
  case publishRules(PublishRules)
  case confirmClock(ConfirmClock)
  case registerKey(RegisterKey)
  case rotateKey(RotateKey)
  case changeKey(ChangeKey)
  case registerInstitution(RegisterInstitution)
  case changeInstitution(ChangeInstitution)
  case addInstitutionKey(AddInstitutionKey)
  case setPayee(SetPayee)
  case createBatch(CreateBatch)
  case issueVouchers(IssueVouchers)
  case claimVoucher(ClaimVoucher)
  case voidVoucher(VoidVoucher)
  case fileClass(FileClass)
  case approveClass(ApproveClass)
  case cancelClass(CancelClass)
  case activateVouchers(ActivateVouchers)
  case withdrawLearners(WithdrawLearners)
  case redeemVouchers(RedeemVouchers)
  case reviewClaim(ReviewClaim)
  case approveClaim(ApproveClaim)
  case reopenClaim(ReopenClaim)
  case withdrawApproval(WithdrawApproval)
  case proposeSettlement(ProposeSettlement)
  case cancelOrder(CancelOrder)
  case importStatement(ImportStatement)
  case postLine(PostLine)
  case correctLine(CorrectLine)
  case confirmPayment(ConfirmPayment)
  case returnPayment(ReturnPayment)
  case approve(Approve)
  case decline(Decline)

  /// The members beside the envelope.
  public var body: any ActBody {
    switch self {
    case .appropriate(let act): act
    case .reduceAppropriation(let act): act
    case .allocate(let act): act
    case .withdrawAllocation(let act): act
    case .transferAllocation(let act): act
    case .publishRules(let act): act
    case .confirmClock(let act): act
    case .registerKey(let act): act
    case .rotateKey(let act): act
    case .changeKey(let act): act
    case .registerInstitution(let act): act
    case .changeInstitution(let act): act
    case .addInstitutionKey(let act): act
    case .setPayee(let act): act
    case .createBatch(let act): act
    case .issueVouchers(let act): act
    case .claimVoucher(let act): act
    case .voidVoucher(let act): act
    case .fileClass(let act): act
    case .approveClass(let act): act
    case .cancelClass(let act): act
    case .activateVouchers(let act): act
    case .withdrawLearners(let act): act
    case .redeemVouchers(let act): act
    case .reviewClaim(let act): act
    case .approveClaim(let act): act
    case .reopenClaim(let act): act
    case .withdrawApproval(let act): act
    case .proposeSettlement(let act): act
    case .cancelOrder(let act): act
    case .importStatement(let act): act
    case .postLine(let act): act
    case .correctLine(let act): act
    case .confirmPayment(let act): act
    case .returnPayment(let act): act
    case .approve(let act): act
    case .decline(let act): act
    }
  }

  /// The stable name of the act.
  public var name: String { type(of: body).name }

  /// Reads the act called `name` from the members of a command.
  init(named name: String, from members: inout MemberReader) throws(MalformedInput) {
    guard let read = Self.readers[name] else {
      throw MalformedInput(.unknownName(known: Self.names), path: members.path(of: "act"))
    }
    self = try read(&members)
  }

  /// Every name, in the order of the cases.
  public static let names: [String] = table.map(\.name)

  private typealias Reader = @Sendable (inout MemberReader) throws(MalformedInput) -> Act

  private static let readers: [String: Reader] = Dictionary(
    uniqueKeysWithValues: table.map { ($0.name, $0.read) })

  private static func row<Body: ActBody>(
    _ wrap: @escaping @Sendable (Body) -> Act
  ) -> (name: String, read: Reader) {
    (
      Body.name,
      { (members: inout MemberReader) throws(MalformedInput) -> Act in wrap(try Body(from: &members)) }
    )
  }

  private static let table: [(name: String, read: Reader)] = [
    row(Act.appropriate), row(Act.reduceAppropriation), row(Act.allocate), row(Act.withdrawAllocation),
    row(Act.transferAllocation), row(Act.publishRules), row(Act.confirmClock), row(Act.registerKey),
    row(Act.rotateKey), row(Act.changeKey), row(Act.registerInstitution), row(Act.changeInstitution),
    row(Act.addInstitutionKey), row(Act.setPayee), row(Act.createBatch), row(Act.issueVouchers),
    row(Act.claimVoucher),
    row(Act.voidVoucher),
    row(Act.fileClass), row(Act.approveClass), row(Act.cancelClass), row(Act.activateVouchers),
    row(Act.withdrawLearners), row(Act.redeemVouchers), row(Act.reviewClaim), row(Act.approveClaim),
    row(Act.reopenClaim), row(Act.withdrawApproval), row(Act.proposeSettlement), row(Act.cancelOrder),
    row(Act.importStatement),
    row(Act.postLine), row(Act.correctLine), row(Act.confirmPayment), row(Act.returnPayment),
    row(Act.approve),
    row(Act.decline),
  ]
}
