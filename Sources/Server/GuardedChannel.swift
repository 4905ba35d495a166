internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// A connection that is counted from the moment it is accepted, closed at once where there are too many, and watched
/// (``ConnectionWatch``).
struct GuardedChannel<Base: ServerChildChannel>: ServerChildChannel {
  /// What the connection became, and the thread that moves its bytes.
  struct Value: ServerChildChannelValue {
    let base: Base.Value
    let executor: LoopExecutor

    var channel: any Channel { base.channel }
  }

  let base: Base
  let counts: ConnectionCounts
  let limits: SenderLimits

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let address = SenderAddress(channel.remoteAddress)
    guard counts.open(address) else {
      channel.close(mode: .all, promise: nil)
      return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
    }
    let counts = counts
    channel.closeFuture.whenComplete { _ in counts.close(address) }
    do { try channel.pipeline.syncOperations.addHandler(ConnectionWatch(limits)) } catch {
      return channel.eventLoop.makeFailedFuture(error)
    }
    let executor = LoopExecutor(channel.eventLoop)
    return base.setup(channel: channel, logger: logger).map { Value(base: $0, executor: executor) }
  }

  /// Answers on the connection's own thread: a request that is handed to another thread and its answer handed back cost
  /// more than most of the work between.
  func handle(value: Value, logger: Logger) async {
    await withTaskExecutorPreference(value.executor) {
      await base.handle(value: value.base, logger: logger)
    }
  }
}

extension ServerChildChannel {
  /// This channel, counted and watched. The concrete type is only known here.
  func guarded(_ counts: ConnectionCounts, _ limits: SenderLimits) -> any ServerChildChannel {
    GuardedChannel(base: self, counts: counts, limits: limits)
  }
}
