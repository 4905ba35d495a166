public import ArgumentParser
public import Ledger
public import Reconciliation
public import Vouchers

extension Reach: ExpressibleByArgument {}
extension ValueKind: ExpressibleByArgument {}
extension CommitmentMoment: ExpressibleByArgument {}
extension PostLine.Kind: ExpressibleByArgument {}
extension ClassRow.State: ExpressibleByArgument {}
extension ClaimRow.State: ExpressibleByArgument {}
extension OrderRow.State: ExpressibleByArgument {}

extension VoucherNumber: ExpressibleByArgument {
  public init?(argument: String) {
    guard let number = try? VoucherNumber(argument) else { return nil }
    self = number
  }
}

extension OrderNumber: ExpressibleByArgument {
  /// As it stands in payment files (`PO0000000123000`), or its digits alone.
  public init?(argument: String) {
    if let number = try? OrderNumber(reference: argument) {
      self = number
      return
    }
    guard argument.utf8.count <= 13, argument.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let value = Int64(argument), let number = try? OrderNumber(value)
    else { return nil }
    self = number
  }
}

extension Money: ExpressibleByArgument {
  /// Yuan, as people write them: `1500` or `1,500.00`.
  public init?(argument: String) {
    guard let money = try? Money(yuan: argument) else { return nil }
    self = money
  }
}

extension Period: ExpressibleByArgument {
  public init?(argument: String) {
    guard let period = try? Period(argument) else { return nil }
    self = period
  }
}
