/// How many of the issued vouchers go how far, in thousandths, after published figures.
///
/// Shanxi to November 2020: 40,084 issued, 26,140 claimed (领取), 17,433 used (使用): 652 and 435. Guangzhou 2013:
/// 69,600 trained, 61,000 passed and paid: 876 of those who used theirs, 381 of all issued, within the 24 percent of
/// the third quarter of 2021 nationwide and Shanxi's 43.5.
enum Funnel {
  static let claimedPerMille = 652
  static let activatedPerMille = 435
  static let passedPerMille = 876

  static func claimed(of issued: Int) -> Int { share(issued, perMille: claimedPerMille) }
  static func activated(of issued: Int) -> Int { share(issued, perMille: activatedPerMille) }
  static func redeemed(of activated: Int) -> Int { share(activated, perMille: passedPerMille) }
}
