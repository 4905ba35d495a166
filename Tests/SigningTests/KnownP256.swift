/// Edges of ECDSA verification on P-256, at the level of the digest: no message is known for most of these digests.
/// Computed with a naive implementation of FIPS 186-5 section 6.4.2 (whole numbers and the affine formulas of SEC 1
/// section 2.2.1), which shares no code with either library.
enum KnownP256 {
  struct Case: CustomStringConvertible, Sendable {
    let description: String
    /// x and y.
    let key: String
    let digest: String
    /// r and s.
    let signature: String
    let isValid: Bool

    init(_ description: String, _ key: String, _ digest: String, _ signature: String, _ isValid: Bool) {
      self.description = description
      self.key = key
      self.digest = digest
      self.signature = signature
      self.isValid = isValid
    }
  }

  static let cases = [
    Case(
      "an ordinary signature",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f98fd56419a9b334304c7e62d0a701e185b2c3b628e914f2dd58257c294d6ad009",
      true
    ),
    Case(
      "its mirror, s taken from n",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9702a9be5564ccbd0b3819d2f58fe1e7a0a234484be02aba79b944e99aef85548",
      true
    ),
    Case(
      "r one more",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59fa8fd56419a9b334304c7e62d0a701e185b2c3b628e914f2dd58257c294d6ad009",
      false
    ),
    Case(
      "another digest",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1c",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f98fd56419a9b334304c7e62d0a701e185b2c3b628e914f2dd58257c294d6ad009",
      false
    ),
    Case(
      "a digest of zero",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "835309f74fdb6d5967999b96e50c8f7f4a0671398f9d88d9c7992ff4b1c095227838141c9900a602aa0d69f5edcf92ab76b0b86b4541ba1cc649c82dae583634",
      true
    ),
    Case(
      "a digest of n",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
      "835309f74fdb6d5967999b96e50c8f7f4a0671398f9d88d9c7992ff4b1c095227838141c9900a602aa0d69f5edcf92ab76b0b86b4541ba1cc649c82dae583634",
      true
    ),
    Case(
      "a digest of all ones, above n",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f991b68f6b5f72ceeecd8fe30523670095b163a7442851cd2ad570a8bc8733dad5",
      true
    ),
    Case(
      "a sum at infinity",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "533d27b93b7c02835ec6e254efa0107d19b86cf5d0cdcdaf15df60c33dcb4bf6",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f98fd56419a9b334304c7e62d0a701e185b2c3b628e914f2dd58257c294d6ad009",
      false
    ),
    Case(
      "two equal points",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "f78a0eb7ad362ccd4bfa074557dbfff5ab87f8e8bc65a5402c3b62cfd37fda61",
      "8005f3d2d056d36175641f2fa2af6c72ff0f0b5a2e61177322b55d62a14dd473619f8ae0e46b6abb7d9e9708b02c35c8123b5bc59e0ff2dce228e10cb16f70a9",
      true
    ),
    Case(
      "an x coordinate above n",
      "134f80af5a8a296e7b7faf307db4f736a8447b5c22eb1a2c77f9e18305840da06c8ad69a08c8555cec2d5a981d7f4005894b3d0223a7c26b6bbf95f59f76f443",
      "3c8d6379c55e02a1b5bfbc8f332f13638928a61278d6bf8d1823fa6a41f6c214",
      "00000000000000000000000000000000000000000000000000000000000000032403f0f0cd96cd7aececcdec86e59a9c2ab896dd14976002b35c251b9d3128fb",
      true
    ),
    Case(
      "the same x coordinate, not reduced",
      "134f80af5a8a296e7b7faf307db4f736a8447b5c22eb1a2c77f9e18305840da06c8ad69a08c8555cec2d5a981d7f4005894b3d0223a7c26b6bbf95f59f76f443",
      "3c8d6379c55e02a1b5bfbc8f332f13638928a61278d6bf8d1823fa6a41f6c214",
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc6325542403f0f0cd96cd7aececcdec86e59a9c2ab896dd14976002b35c251b9d3128fb",
      false
    ),
    Case(
      "an s of one",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "cb74a30b92d3b717a1466b563f37e81642ac0082e5b91f9125953f8cc119fefa",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f90000000000000000000000000000000000000000000000000000000000000001",
      true
    ),
    Case(
      "an s of n - 1",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "db05ac65e4244df01c475953a00838e3adabd41662fa1a51f9e34cbcb6dfbe43",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
      true
    ),
    Case(
      "an s of one, not reduced",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "cb74a30b92d3b717a1466b563f37e81642ac0082e5b91f9125953f8cc119fefa",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552",
      false
    ),
    Case(
      "the generator as key",
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f96491a7a319e5c6eca5ca8fd16469224a6cac58d85491e12879e0edcb56a56b3d",
      true
    ),
    Case(
      "the generator mirrored as key",
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296b01cbd1c01e58065711814b583f061e9d431cca994cea1313449bf97c840ae0a",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9a6628567ccd2add0bf1c493faeecc8c095a2bb75ad3eb27759fce67a573c85bf",
      true
    ),
    Case(
      "r of zero",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d",
      "00000000000000000000000000000000000000000000000000000000000000008fd56419a9b334304c7e62d0a701e185b2c3b628e914f2dd58257c294d6ad009",
      false
    ),
    Case(
      "s of zero",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f90000000000000000000000000000000000000000000000000000000000000000",
      false
    ),
    Case(
      "r of n",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d",
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc6325518fd56419a9b334304c7e62d0a701e185b2c3b628e914f2dd58257c294d6ad009",
      false
    ),
    Case(
      "s of n",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
      false
    ),
    Case(
      "r of all ones",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8fd56419a9b334304c7e62d0a701e185b2c3b628e914f2dd58257c294d6ad009",
      false
    ),
    Case(
      "s of all ones",
      "1bec19da84f3fcf3fe4626a803b4ff66705fc29d2d7b1baa49753c35cc536dcad76f692869196e0b1f1cf7595afd96b7fbe2185887f3ed380e7b8c6c60e6ad97",
      "ab530a13e45914982b79f9b7e3fba994cfd1f3fb22f71cea1afbf02b460c6d1d",
      "03b163f70c355463a1e7befbe3cce8bfc49d4b8e45da209515ebe300472c59f9ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      false
    ),
  ]
}
