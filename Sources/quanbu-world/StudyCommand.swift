import ArgumentParser

/// Decides who claims, learns and passes, once the vouchers are issued.
struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "领券、开班、名册、核销清单与不当尝试 / claims, classes, lists, redemptions and misuse")

  @Option(help: ArgumentHelp("文件夹 / the folder", valueName: "DIR")) var out: String
  @Option(help: ArgumentHelp("发券得到的券码文件 / token files written at issue", valueName: "DIR")) var tokens: String

  func run() throws {
    try reporting {
      let folder = Folder(root: out)
      let society = try Society(from: folder)
      let study = try Study(of: society, with: Tokens.read(from: tokens, for: society))
      let reviews = Review.all(of: study)
      let attempts = try Attempts(study: study, reviews: reviews)
      try StudyFiles(study: study, reviews: reviews, attempts: attempts, folder: folder).write()
      try attempts.write(to: folder)
      print(
        "issued \(study.issued) claimed \(study.claimed) activated \(study.activated)",
        "redeemed \(study.redeemed) classes \(study.classes.count)")
    }
  }
}
