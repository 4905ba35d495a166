import Foundation
import Journal
import LedgerService
import ServiceSupport
import Signing
import TestSupport
import Vouchers

/// A child process for tests that kill, starve or accompany a writer. Says what happens line by line:
/// `READY`; `A key command sequence digest` for every acknowledged command; `X code` for every other answer;
/// `O code` when the ledger did not open; `R loops entries` from a reader.
@main struct Crash {
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2 else { exit(2) }
    let number = arguments.count > 2 ? Int64(arguments[2]) ?? 0 : 0
    do {
      switch arguments[0] {
      case "load": try await Load(root: arguments[1], seed: number).run()
      case "write": try await write(root: arguments[1], count: number)
      case "limit": try await limited(root: arguments[1], bytes: number)
      case "stranger": try await asStranger(root: arguments[1])
      case "read": try Reader(root: arguments[1]).run()
      default: exit(2)
      }
    } catch {
      Line.say("O \(Line.code(error))")
      exit(3)
    }
  }

  /// Commands from four tasks, `count` each or until one is not answered; then a clean end.
  private static func write(root: String, count: Int64) async throws {
    let child = try Child(root: root)
    Line.say("READY")
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<count { guard await child.submit(Province.claim(1), by: "channel-1") else { return } }
        }
      }
    }
    await child.service.close()
    Line.say("END")
  }

  /// As `write`, with no file longer than the journal's longest is now and `bytes` more.
  private static func limited(root: String, bytes: Int64) async throws {
    signal(SIGXFSZ, SIG_IGN)
    let lengths = ["", "-wal"].map { suffix in
      var status = stat()
      guard stat(TemporaryLedger.folder(in: root).journal + suffix, &status) == 0 else { exit(2) }
      return Int64(status.st_size)
    }
    let most = rlim_t((lengths.max() ?? 0) + bytes)
    var limit = rlimit(rlim_cur: most, rlim_max: most)
    guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(2) }
    try await write(root: root, count: 1000)
  }

  /// As `write`, as a user who may look at the folder but not write into it.
  private static func asStranger(root: String) async throws {
    guard setgid(65534) == 0, setuid(65534) == 0 else { exit(2) }
    try await write(root: root, count: 1)
  }
}

/// Whole lines on standard output, also when several tasks write at once.
enum Line {
  static func say(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    // Shorter than PIPE_BUF: one write, whole or not at all.
    _ = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
  }

  static func code(_ error: any Error) -> String {
    switch error {
    case let error as ServiceError: error.code.rawValue
    case let error as JournalError: error.code.rawValue
    case let error as SigningError: error.code.rawValue
    case let error as Rejection: error.code
    default: "\(error)"
    }
  }
}
