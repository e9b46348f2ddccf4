// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "faves",
  products: [
    .executable(name: "faves", targets: ["faves"]),
    .library(name: "FavesKit", targets: ["FavesKit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    // Wraps what Swift cannot call of SQLite and of the allocator.
    .systemLibrary(name: "CSQLite"),
    // Declares libxml2's binary interface and links nothing: FavesFormats loads it on first use.
    .systemLibrary(name: "CLibXML2"),
    // The same for zlib and libzstd.
    .systemLibrary(name: "CCompression"),
    .target(
      name: "FavesCore", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
    .target(name: "SystemFiles", dependencies: ["FavesCore"]),
    .target(name: "Threading"),
    .target(
      name: "FavesFormats",
      dependencies: ["FavesCore", "SystemFiles", "Threading", "CLibXML2", "CCompression"]),
    .target(
      name: "FavesStore",
      dependencies: [
        "FavesCore", "SystemFiles", "CSQLite", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "FavesSync",
      dependencies: [
        "FavesCore", "FavesStore", "SystemFiles", "Threading",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
      ]),
    .target(
      name: "FavesKit",
      dependencies: [
        "FavesCore", "SystemFiles", "FavesFormats", "FavesStore", "FavesSync", "Threading",
      ]),
    .target(
      name: "FavesCLI",
      dependencies: [
        "FavesKit", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "faves", dependencies: ["FavesCLI"]),
    .target(
      name: "FavesTestSupport", dependencies: ["FavesKit", "FavesStore", "FavesSync", "FavesCore"],
      path: "Tests/FavesTestSupport"),
    .target(
      name: "FuzzTargets", dependencies: ["FavesCore", "FavesFormats", "FavesSync"],
      path: "Tests/Fuzzing/Targets"),
    .testTarget(name: "ThreadingTests", dependencies: ["Threading"]),
    .testTarget(name: "FavesCoreTests", dependencies: ["FavesCore", "FavesKit"]),
    .testTarget(name: "FavesFormatsTests", dependencies: ["FavesFormats"]),
    .testTarget(
      name: "FavesStoreTests",
      dependencies: [
        "FavesStore", "FavesSync", "FavesKit", "FavesTestSupport", "SystemFiles",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "FavesSyncTests",
      dependencies: [
        "FavesKit", "FavesStore", "FavesSync", "FavesTestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], exclude: ["Wire/second_implementation.py"]),
    .testTarget(
      name: "FavesKitTests",
      dependencies: [
        "FavesKit", "FavesTestSupport", "FuzzTargets",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "FavesCLITests", dependencies: ["FavesCLI"]),
    .testTarget(name: "EndToEndTests", dependencies: ["FavesKit", "faves"]),
    .testTarget(
      name: "Simulation", dependencies: ["FavesKit", "FavesTestSupport"], exclude: ["Loro"]),
  ],
  swiftLanguageModes: [.v6]
)

if Context.environment["FAVES_FUZZ"] != nil {
  package.products.append(.library(name: "FuzzTargets", type: .static, targets: ["FuzzTargets"]))
}

for target in package.targets where target.type != .system {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .swiftLanguageMode(.v6),
      .treatAllWarnings(as: .error),
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
