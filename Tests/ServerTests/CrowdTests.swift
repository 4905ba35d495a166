import Client
import Foundation
import Glibc
import ServiceSupport
import Testing

@testable import Server

/// More connections than there may be, none of which says anything.
@Suite(.serialized) struct `a crowd that says nothing` {
  /// `Scripts/soak.sh` asks for more, and has the limits as delivered.
  private static let count = ProcessInfo.processInfo.environment["QUANBU_IDLE"].flatMap { Int($0) } ?? 1_000

  @Test(.timeLimit(.minutes(5))) func `is cut off, takes little, and keeps nobody out for long`() async throws
  {
    let limits = Self.count < 4096 ? "connections: \(Self.count / 2), requestSeconds: 3" : ""
    let serving = try ServingProcess(try await Province.founded().ledger, limits: limits)
    try serving.start()
    let early = try await serving.client(patience: .seconds(20))
    try await serving.waitUntilReady(early)
    early.close()
    let before = try serving.residentBytes
    let crowd = await SilentCrowd.gathered(Self.count, at: serving.port)
    // More than one address may have: they come from several.
    #expect(crowd.open > Self.count / 3)
    let begun = ContinuousClock.now
    let late = try await serving.client(patience: .seconds(60))
    defer { late.close() }
    try await serving.waitUntilReady(late)
    let waited = begun.duration(to: .now)
    let more = try serving.residentBytes - before
    #expect(more < 192 << 20)
    while crowd.open > 0, begun.duration(to: .now) < .seconds(90) {
      try await Task.sleep(for: .milliseconds(200))
    }
    #expect(crowd.open == 0)
    let end = await serving.end(with: SIGTERM)
    #expect(end?.status == 0)
    print("\(Self.count) connections: \(more >> 20) MB more, somebody else came through after \(waited)")
  }

  /// A process that runs out of open files can neither accept a connection nor open the journal's files.
  @Test(.timeLimit(.minutes(3))) func `is no larger than the system lets the service open files`()
    async throws
  {
    let serving = try ServingProcess(
      try await Province.founded().ledger, limits: "connections: 1000, requestSeconds: 20")
    try serving.start(behind: ["/usr/bin/prlimit", "--nofile=200:300"])
    let early = try await serving.client(patience: .seconds(20))
    try await serving.waitUntilReady(early)
    early.close()
    #expect(try serving.log.contains("few-open-files"))
    let crowd = await SilentCrowd.gathered(600, at: serving.port)
    // Turned away, not left to wait until others are cut off.
    let begun = ContinuousClock.now
    while crowd.open > 150, begun.duration(to: .now) < .seconds(10) {
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(crowd.open <= 150)
    #expect(crowd.open > 50)
    let late = try await serving.client(patience: .seconds(60))
    defer { late.close() }
    try await serving.waitUntilReady(late)
    #expect(await serving.end(with: SIGTERM)?.status == 0)
    withExtendedLifetime(crowd) {}
  }
}
