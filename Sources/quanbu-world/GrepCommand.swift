import ArgumentParser

/// Searches all that was written outside the inputs for anybody's name or number.
struct GrepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grep",
    abstract: "在输入之外搜查姓名和身份证号 / search all but the inputs for names and ID numbers",
    discussion:
      "Exit status 0 when none is found, 1 when any is; each is told by file and offset, never by itself.")

  @Option(help: ArgumentHelp("文件夹 / the folder", valueName: "DIR")) var out: String

  func run() throws {
    try reporting {
      let folder = Folder(root: out)
      let people = CSVText.rows(of: try Folder.read(folder.path("world/people.csv"))).dropFirst()
      let search = try PrivacySearch(ids: people.compactMap(\.last), names: people.compactMap(\.first))
      let inputs = folder.path("")
      var files = 0
      var bytes = 0
      var found = 0
      for path in Folder.files(under: out) where !path.hasPrefix(inputs) {
        let (hits, size) = try search.hits(inFileAt: path)
        for hit in hits {
          print("\(path):\(hit.offset): \(hit.what)\(hit.isEncoded ? " (base64url)" : "")")
        }
        files += 1
        bytes += size
        found += hits.count
      }
      guard files > 0 else { throw WorldError("\(out) 中除输入外没有文件", "\(out) has no files but the inputs") }
      print("people \(people.count) files \(files) bytes \(bytes) found \(found)")
      if found > 0 { throw ExitCode(1) }
    }
  }
}
