import Foundation
import Synchronization
import TestSupport

/// One lived ledger for all tests: making it costs a second, and nobody changes it. Its folder goes with the
/// process.
enum SharedLedger {
  private static let making = Task { try await make() }
  private static let makingOther = Task { try await make() }
  private static let makingOverdue = Task { try await make(isLapsing: false) }
  private static let folders = Mutex<[String]>([])

  static var ledger: LivedLedger {
    get async throws { try await making.value }
  }

  /// Another ledger, with other keys.
  static var other: LivedLedger {
    get async throws { try await makingOther.value }
  }

  /// One whose unused vouchers should have lapsed and have not.
  static var overdue: LivedLedger {
    get async throws { try await makingOverdue.value }
  }

  private static func make(isLapsing: Bool = true) async throws -> LivedLedger {
    let ledger = try await LivedLedger.make(isLapsing: isLapsing)
    removeAtExit(ledger.root)
    return ledger
  }

  /// What static values hold is never given back before the process ends.
  static func removeAtExit(_ folder: String) {
    folders.withLock { folders in
      if folders.isEmpty {
        atexit {
          for folder in SharedLedger.folders.withLock({ $0 }) {
            try? FileManager.default.removeItem(atPath: folder)
          }
        }
      }
      folders.append(folder)
    }
  }
}
