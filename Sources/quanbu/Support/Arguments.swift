public import ArgumentParser
public import Vouchers

/// Values of the domain as they are written on the command line.
extension Identifier: ExpressibleByArgument {
  public init?(argument: String) {
    guard let identifier = try? Identifier(argument) else { return nil }
    self = identifier
  }
}

extension Role: ExpressibleByArgument {}

extension Day: ExpressibleByArgument {
  public init?(argument: String) {
    guard let day = try? Day(argument) else { return nil }
    self = day
  }
}

extension CreditCode: ExpressibleByArgument {
  /// Codes in the catalogue may have a wrong check character that a registrar overrode.
  public init?(argument: String) {
    guard let code = try? CreditCode(overridingCheckOf: argument) else { return nil }
    self = code
  }
}
