import Signing
import Testing
import Wire

/// Values taken from the standards, as hexadecimal text.
enum Known {
  /// GB/T 32918.5 Annex A: the private key, the message's signature and the intermediate values.
  static let sm2Scalar = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
  static let sm2X = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
  static let sm2Y = "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
  static let sm2Z = "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"
  static let sm2E = "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
  static let sm2R = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
  static let sm2S = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"

  /// Orders of the two curves, most significant byte first.
  static let p256Order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
  static let sm2Order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123"

  /// SubjectPublicKeyInfo up to and with the 04 of an uncompressed point.
  static let p256Prefix = "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
  static let sm2Prefix = "3059301306072a8648ce3d020106082a811ccf5501822d03420004"
  static let ed25519Prefix = "302a300506032b6570032100"
}

/// The bytes of `text`, which the test writes itself.
func hex(_ text: String) -> [UInt8] {
  guard let bytes = Hex.decode(text) else { preconditionFailure("Not hexadecimal: \(text)") }
  return bytes
}

func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }
