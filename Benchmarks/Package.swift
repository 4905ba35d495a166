// swift-tools-version: 6.3
import PackageDescription

// Measures the house from outside: what is here uses public interfaces only.
let package = Package(
  name: "quanbu-benchmarks",
  dependencies: [
    .package(name: "quanbu", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .executableTarget(
      name: "quanbu-bench",
      dependencies: [
        .product(name: "QuanbuKit", package: "quanbu"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
