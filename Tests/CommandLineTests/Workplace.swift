import Foundation
import Testing

/// A folder of its own for one test, with the built program on the path and nothing else of the caller's environment.
final class Workplace: Sendable {
  let folder: URL

  /// The folder that holds the test bundle and the program, and the package.
  private static let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()
  private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("quanbu-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try shell("echo a-secret > pass && chmod 600 pass && ln -s \(Self.package.path)/Config config")
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// Puts a file into the folder.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  /// Runs a line of shell there; answers its status and everything it said.
  @discardableResult
  func shell(_ line: String) throws -> (status: Int32, output: String) {
    let capture = folder.appendingPathComponent(".output")
    try Data().write(to: capture)
    let handle = try FileHandle(forWritingTo: capture)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": "\(Self.products.path):/usr/bin:/bin", "QUANBU_PASSPHRASE_FILE": "pass", "QUANBU_LANG": "en",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    try handle.close()
    return (process.terminationStatus, String(decoding: try Data(contentsOf: capture), as: UTF8.self))
  }

  /// A founded demonstration ledger whose clock stands in June 2021, with two persons of each role used here.
  ///
  /// It is founded once; every test works on a copy, since a ledger may be moved with all that lies beside it.
  static func founded() throws -> Workplace {
    let place = try Workplace()
    try place.shell("cp -a \(try template.get().folder.path)/. .")
    return place
  }

  private static let template = Result { try found() }

  private static func found() throws -> Workplace {
    let place = try Workplace()
    // Kept for the life of the process, which nobody waits for.
    atexit {
      if let place = try? Workplace.template.get() { try? FileManager.default.removeItem(at: place.folder) }
    }
    try place.write(
      """
      - {new: keys/maker.pub, person: p4, role: finance-maker, scope: "*"}
      - {new: keys/checker.pub, person: p5, role: finance-checker, scope: "*"}
      - {new: keys/registrar-a.pub, person: p6, role: registrar, scope: "*"}
      - {new: keys/registrar-b.pub, person: p7, role: registrar, scope: "*"}
      """, to: "plan.yaml")
    try Transcript(founding).run(in: place)
    return place
  }

  private static let founding = """
    $ for id in root-a root-b root-c maker checker registrar-a registrar-b; do quanbu keys create --id $id --dir keys --demonstration || exit 1; done
    keys/root-a.key
    keys/registrar-b.pub
    [0]
    $ quanbu init --demonstration --clock 2021-06-01T09:00:00+08:00 --config config/fujian-2021 --ledger ledger --keys service --trust trust.json --high-water high-water --root keys/root-a.pub=p1 --root keys/root-b.pub=p2 --root keys/root-c.pub=p3
    founded the demonstration ledger quanbu.example/fujian-2021: ledger
    [0]
    $ quanbu keys register --plan plan.yaml --key keys/root-a.key --clock 2021-06-01T09:01:00+08:00
    #1  registers key maker: finance-maker, person p4, scope *
    4 proposed, 0 skipped, 0 refused
    [0]
    $ quanbu keys approve --all-open --key keys/root-b.key --clock 2021-06-01T09:02:00+08:00
    4 in force, 0 skipped, 0 refused
    [0]
    """
}
