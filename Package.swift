// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "ganh",
  products: [
    .executable(name: "ganh", targets: ["ganh"]),
    .library(name: "Gánh", targets: ["Exchange", "Movement", "SchemaFiles", "Sheets", "Reports"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // FoundationXML, with which Sheets reads what the container holds, links with libxml2.
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev", "libxml2-dev"])]),
    .systemLibrary(name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .target(name: "CanonicalJSON", swiftSettings: strict),
    .target(name: "Causality", dependencies: [crypto], swiftSettings: strict),
    .target(name: "Records", swiftSettings: strict),
    .target(
      name: "SchemaFiles", dependencies: ["Records", "CanonicalJSON", yams, crypto],
      exclude: ["Schemas/README.md"],
      resources: [
        "vietnam", "codes", "households", "programme", "emulation", "findings", "units-khanh-hoa", "standards",
        "calendar", "awards",
        "released/vietnam-1", "released/units-khanh-hoa-1",
      ].map { .embedInCode("Schemas/\($0).yaml") },
      swiftSettings: strict),
    .target(
      name: "Replication", dependencies: ["Causality", "Records", "CanonicalJSON", crypto], swiftSettings: strict),
    .target(
      name: "BundleFormat", dependencies: ["Replication", "CanonicalJSON", "CZlib", crypto], swiftSettings: strict),
    .target(
      name: "BundleSealing", dependencies: ["BundleFormat", "Causality", "Replication", crypto, cryptoExtras],
      swiftSettings: strict),
    .target(name: "ReplicaStore", dependencies: ["Replication", grdb, sqlite, crypto], swiftSettings: strict),
    .target(
      name: "Exchange", dependencies: ["ReplicaStore", "BundleSealing", "SchemaFiles", "CanonicalJSON"],
      swiftSettings: strict),
    .target(name: "Sheets", dependencies: ["Records", "CArchive", "CXLSXWriter"], swiftSettings: strict),
    .target(
      name: "Movement", dependencies: ["ReplicaStore", "Replication", "Causality", "Records"], swiftSettings: strict),
    .target(
      name: "Reports", dependencies: ["Exchange", "Movement", "Sheets", "CanonicalJSON"], swiftSettings: strict),
    .executableTarget(
      name: "ganh", dependencies: ["Reports", "Exchange", "Movement", "SchemaFiles", "Sheets", arguments],
      exclude: ["CONTRACT.md"],
      swiftSettings: strict),
    .testTarget(name: "CausalityTests", dependencies: ["Causality"], swiftSettings: strict),
    .testTarget(
      name: "ReplicationTests", dependencies: ["Replication", "Records", "Causality"], swiftSettings: strict),
    .testTarget(name: "CanonicalJSONTests", dependencies: ["CanonicalJSON"], swiftSettings: strict),
    .testTarget(
      name: "BundleFormatTests",
      dependencies: [
        "Reports", "BundleFormat", "BundleSealing", "CanonicalJSON", "Causality", "CZlib", "Records", "Replication",
        crypto,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "BundleSealingTests", dependencies: ["BundleSealing", "BundleFormat", "CZlib", crypto],
      swiftSettings: strict),
    .testTarget(
      name: "MediaTests", dependencies: ["Exchange", "ReplicaStore", "BundleFormat", "Causality", "Replication"],
      swiftSettings: strict),
    .testTarget(name: "ScenarioTests", dependencies: ["ganh"], exclude: ["Scenarios"], swiftSettings: strict),
    .testTarget(
      name: "ExchangeTests",
      dependencies: [
        "Exchange", "ReplicaStore", "BundleSealing", "BundleFormat", "SchemaFiles", "Replication", "Causality",
        "Records",
        grdb,
      ],
      swiftSettings: strict),
    .testTarget(name: "RecordsTests", dependencies: ["Records"], swiftSettings: strict),
    .testTarget(name: "SchemaFilesTests", dependencies: ["SchemaFiles"], swiftSettings: strict),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "Sheets", "Records", "CanonicalJSON"], exclude: ["Golden"],
      swiftSettings: strict),
    .testTarget(
      name: "MovementReportTests",
      dependencies: [
        "Reports", "Movement", "Sheets", "Exchange", "ReplicaStore", "SchemaFiles", "Replication", "Causality",
        "Records",
      ], swiftSettings: strict),
    .testTarget(
      name: "MovementTests",
      dependencies: ["Movement", "Exchange", "ReplicaStore", "Replication", "Causality", "SchemaFiles", "Records"],
      swiftSettings: strict),
    .testTarget(
      name: "SheetsTests", dependencies: ["Sheets", "Records", "CArchive", "CXLSXWriter"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
