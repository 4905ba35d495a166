import ArgumentParser

/// The synthetic world of the demonstration.
@main
struct World: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quanbu-world",
    abstract: "演示用的虚拟人员、机构、银行及其差错 / the people, institutions, bank and faults of the demonstration",
    discussion: """
      All of it follows from --seed. Files people would bring stand under DIR/inputs; what must be found stands under
      DIR/inputs/world, where neither the reconciler nor the auditor looks.
      """,
    subcommands: [
      PeopleCommand.self, StudyCommand.self, BankCommand.self, CheckCommand.self, GrepCommand.self,
    ])
}
