import Foundation
import Testing

extension Workplace {
  /// Runs lines of shell while `quanbu serve` has the ledger, its clock standing at ``today``. `QUANBU_SERVER` and `QUANBU_TRUST`
  /// lead to it; the service ends with the lines.
  func served(_ lines: String) throws -> (status: Int32, output: String) {
    try write(
      "listen: 127.0.0.1:0\ntls: {certificate: server.crt, key: server.key}\nledger: ledger\nclockFile: clock\n",
      to: "server.yaml")
    let url = "sed -nE 's/^.*(https:[^ ]+)$/\\1/p' serve.out"
    return try shell(
      """
      echo \(Self.today.dropFirst("--clock ".count)) > clock
      quanbu serve --config server.yaml > serve.out 2> serve.log & service=$!
      trap 'kill $service; wait $service' EXIT
      for n in $(seq 300); do [ -n "$(\(url))" ] && break; sleep 0.1; done
      quanbu trust pin --trust trust.json --certificate server.crt > pinned || exit 99
      export QUANBU_SERVER=$(\(url)) QUANBU_TRUST=$PWD/trust.json QUANBU_PASSPHRASE_FILE=$PWD/pass
      \(lines)
      """)
  }
}
