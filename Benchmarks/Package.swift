// swift-tools-version: 6.3
import PackageDescription

// Measures the house from outside: what is here uses public interfaces only, and the command line as anybody runs it.
let package = Package(
  name: "quanbu-benchmarks",
  dependencies: [
    .package(name: "quanbu", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    .systemLibrary(name: "CTLS", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
    .executableTarget(
      name: "quanbu-bench",
      dependencies: [
        "CTLS",
        .product(name: "QuanbuKit", package: "quanbu"),
        .product(name: "QuanbuAllocation", package: "quanbu"),
        .product(name: "quanbu", package: "quanbu"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
