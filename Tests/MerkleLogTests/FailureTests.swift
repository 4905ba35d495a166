import MerkleLog
import Signing
import Testing

/// What errors say about themselves.
@Suite struct FailureTests {
  static let failures: [any MerkleFailure] = [
    ProofError.frontierCount(size: 1, count: 2), ProofError.sizeOutsideLog(size: 1, log: 0),
    ProofError.indexOutsideTree(index: 1, size: 1), ProofError.indexOutsideGroup(index: 1, group: 2..<3),
    ProofError.emptyOldTree, ProofError.oldTreeLarger(from: 2, to: 1),
    ProofError.hashesMissing(level: 0, from: 1, expected: 2, got: 1),
    TileError.hashTileLength(width: 1, bytes: 2), TileError.entryTooLong(place: 1, bytes: 2),
    TileError.bundleCut(entry: 1), TileError.bundleCount(width: 1, entries: 2),
    CheckpointError.unterminated, CheckpointError.lineCount(1), CheckpointError.origin,
    CheckpointError.foreignOrigin("b"), CheckpointError.size, CheckpointError.root,
    CheckpointError.rootOfNothing, CheckpointError.note(.wrongKey), CheckpointError.notSignedByLog,
    ProofFileError.header, ProofFileError.extra, ProofFileError.index, ProofFileError.pathHash(place: 1),
    ProofFileError.pathTooLong, ProofFileError.checkpointMissing,
    ProofFileError.checkpoint(.note(.noSignatures)), ProofFileError.notIncluded,
    StatusListError.cut, StatusListError.lineCount(expected: 6, 1), StatusListError.firstLine,
    StatusListError.origin, StatusListError.foreignOrigin("b"), StatusListError.number(line: 2),
    StatusListError.times, StatusListError.digestForm(line: 6),
    StatusListError.bodyLength(prefixes: 1, bytes: 2), StatusListError.unsorted(place: 1),
    StatusListError.note(.malformedText), StatusListError.notSignedByLog, StatusListError.digest,
    StatusListError.expired, StatusListError.fromFuture, StatusListError.otherBase(size: 1),
    StatusListError.goesBack, StatusListError.doesNotFit,
  ]

  @Test func `every failure has its own code and one sentence in each language`() {
    #expect(Set(Self.failures.map(\.code)).count == Self.failures.count)
    for failure in Self.failures {
      #expect(failure.code.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) })
      #expect(failure.messageEn.hasSuffix(".") && failure.messageEn.utf8.allSatisfy { $0 < 0x80 })
      #expect(failure.messageZh.hasSuffix("。"))
    }
  }
}
