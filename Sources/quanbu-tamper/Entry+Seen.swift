import Journal
import Signing
import Vouchers

extension Entry {
  /// The tree head that the command's signer had verified.
  var seen: Seen? {
    guard let command,
      let jws = try? CompactJWS.parse(command, limit: Command.sizeLimit, expecting: Command.type)
    else { return nil }
    return (try? Command(payload: jws.payload))?.seen
  }
}
