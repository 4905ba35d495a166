import Testing

@Suite("the trust file")
struct TrustTests {
  @Test func `a server's own certificate or an authority's root is pinned, nothing else`() throws {
    try Transcript(
      """
      $ openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -x509 -days 2 -subj /CN=a -keyout a.key -out a.crt
      [0]
      $ openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=b -keyout b.key -out b.csr
      [0]
      $ openssl x509 -req -days 2 -in b.csr -CA a.crt -CAkey a.key -CAcreateserial -out b.crt
      [0]
      $ cp trust.json before.json; quanbu trust pin --trust trust.json --certificate a.crt
      the server's certificate is pinned: trust.json
      [0]
      $ quanbu trust pin --trust trust.json --certificate b.crt
      server-certificate-not-self-signed: an authority issued it…pin the authority's root…(b.crt)
      [5]
      $ quanbu trust pin --trust trust.json --certificate b.csr
      server-certificate-malformed: …
      [5]
      $ quanbu trust pin --trust trust.json
      [2]
      $ quanbu trust pin --trust trust.json --remove && cmp trust.json before.json
      the pinned certificate is removed: trust.json
      [0]
      """
    ).run(in: Workplace.founded())
  }
}
