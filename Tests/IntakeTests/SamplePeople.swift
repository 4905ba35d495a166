import Vouchers

/// An ID number with a right check character; `sequence` is odd for men.
func sampleID(_ birth: String = "19900101", _ sequence: String = "001", place: String = "350102") -> String {
  let digits = place + birth + sequence
  return digits + String(decoding: [NationalID.check(for: digits.utf8)], as: UTF8.self)
}
