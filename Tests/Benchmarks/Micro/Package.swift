// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "micro",
  dependencies: [.package(name: "faves", path: "../../..")],
  targets: [
    .executableTarget(
      name: "micro", dependencies: [.product(name: "FavesKit", package: "faves")],
      swiftSettings: [
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
