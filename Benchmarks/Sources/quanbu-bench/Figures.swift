import Foundation

// How figures are printed.

func fixed(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }

func whole(_ value: Double) -> String { grouped(Int(value.rounded())) }

func grouped(_ value: Int) -> String {
  var out = ""
  for (index, digit) in String(value).reversed().enumerated() {
    if index > 0, index % 3 == 0 { out.append(",") }
    out.append(digit)
  }
  return String(out.reversed())
}
