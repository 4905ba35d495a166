import Foundation
import Synchronization
import TestSupport

/// A child process whose lines are read as they come.
final class ChildProcess: Sendable {
  private struct State: Sendable {
    var bytes: [UInt8] = []
    var hasEnded = false
  }
  private let state = Mutex(State())
  let identifier: pid_t
  private let input: FileHandle
  private let process: Process

  /// Starts `quanbu-crash`, or another program, behind `wrapper` if there is one.
  init(_ arguments: [String], wrapper: [String] = [], program: String? = nil) throws {
    let process = Process()
    let command = wrapper + [try program ?? Self.path()] + arguments
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    let output = Pipe()
    let input = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = input
    try process.run()
    self.process = process
    identifier = process.processIdentifier
    self.input = input.fileHandleForWriting
    let reading = output.fileHandleForReading
    Thread.detachNewThread { [self] in
      while case let data = reading.availableData, !data.isEmpty { state.withLock { $0.bytes += data } }
      state.withLock { $0.hasEnded = true }
    }
  }

  /// The program beside the tests.
  private static func path() throws -> String {
    for argument in CommandLine.arguments {
      let folder = URL(fileURLWithPath: argument).deletingLastPathComponent()
      let path = folder.appendingPathComponent("quanbu-crash").path
      if argument.hasSuffix(".xctest"), FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    throw UnexpectedOutcome("quanbu-crash is not beside the tests: \(CommandLine.arguments)")
  }

  /// Whole lines so far: what a kill cut off is not one.
  var lines: [String] {
    let bytes = state.withLock { $0.bytes }
    guard let end = bytes.lastIndex(of: 0x0A) else { return [] }
    return String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private var hasEnded: Bool { state.withLock { $0.hasEnded } }

  /// Waits for a line that starts so, or for the end.
  func wait(for start: String) async throws {
    while !hasEnded, !lines.contains(where: { $0.hasPrefix(start) }) {
      try await Task.sleep(for: .milliseconds(3))
    }
  }

  func kill() { _ = Foundation.kill(identifier, SIGKILL) }

  func endInput() { try? input.close() }

  /// Waits until the process is gone and everything it said is read.
  func wait() async throws {
    while !hasEnded || process.isRunning { try await Task.sleep(for: .milliseconds(3)) }
  }

  /// What the child was answered with: key, command, sequence and digest.
  var acknowledged: [[String]] {
    lines.filter { $0.hasPrefix("A ") }.map { $0.split(separator: " ").dropFirst().map(String.init) }
  }
}
