import Foundation
import Testing

extension FaultScenario {
  /// All scenarios.
  static let all =
    [
      firstImport, plainImport, edit, restore, backup, export, compaction, syncOfFiles,
      syncByFolder,
    ]
    + [Victim.command, .server].map(syncOfProcesses)
    + (SSHServer.isThere ? [Victim.command, .server].map(syncBySSH) : [])

  /// The scenarios of one process, and one of two.
  static let local = all.filter { !$0.isDistant } + [syncOfProcesses(.command)]

  /// The scenarios that change a store that is there before; the last one named is the peer's.
  static let changing = [
    plainImport, edit, restore, compaction, syncOfFiles, syncByFolder, syncOfProcesses(.command),
  ]

  private static let firstImport = FaultScenario(
    name: "an import that makes the store",
    command: ["import", "more.csv", "--store", "a.sqlite"], holdings: [.store("a.sqlite")]
  ) { sandbox in
    try writeMore(sandbox)
    return nil
  }

  private static let plainImport = FaultScenario(
    name: "an import", command: ["import", "more.csv", "--store", "a.sqlite"],
    holdings: [.store("a.sqlite")]
  ) { sandbox in
    try makeStore(sandbox)
    try writeMore(sandbox)
    return nil
  }

  private static let edit = FaultScenario(
    name: "an edit",
    command: [
      "edit", "Films", "Heat", "--description", "Two men and a city", "--store", "a.sqlite",
    ], holdings: [.store("a.sqlite")]
  ) { sandbox in
    try makeStore(sandbox)
    return nil
  }

  private static let restore = FaultScenario(
    name: "a restore", command: ["restore", "old.jsonl", "--yes", "--store", "a.sqlite"],
    holdings: [.store("a.sqlite"), .file("old.jsonl")]
  ) { sandbox in
    try makeStore(sandbox)
    try sandbox.done("export", "old.jsonl", "--with-audits", "--store", "a.sqlite")
    try writeMore(sandbox)
    try sandbox.done("import", "more.csv", "--store", "a.sqlite")
    try sandbox.done("remove", "Films", "Heat", "--store", "a.sqlite")
    return nil
  }

  private static let backup = FaultScenario(
    name: "a backup", command: ["backup", "backups", "--store", "a.sqlite"],
    holdings: [.folder("backups"), .store("a.sqlite")]
  ) { sandbox in
    try makeStore(sandbox)
    try writeMore(sandbox)
    try sandbox.done("import", "more.csv", "--store", "a.sqlite")
    return nil
  }

  private static let export = FaultScenario(
    name: "an export", command: ["export", "films.json", "--store", "a.sqlite"],
    holdings: [.file("films.json"), .store("a.sqlite")]
  ) { sandbox in
    try makeStore(sandbox)
    try sandbox.done("export", "films.json", "--store", "a.sqlite")
    try sandbox.done("remove", "Films", "Heat", "--store", "a.sqlite")
    return nil
  }

  private static let compaction = FaultScenario(
    name: "a compaction", command: ["compact", "--store", "a.sqlite"],
    holdings: [.log("a.sqlite"), .store("a.sqlite")]
  ) { sandbox in
    try makeStore(sandbox)
    for title in ["Heat", "Ali", "The Insider"] {
      for text in ["What it is about", "What else it is about", "What it is not about"] {
        try sandbox.done(
          "edit", "Films", title, "--description", text, "--store", "a.sqlite")
      }
    }
    return nil
  }

  /// What the folder has of the other machine comes, and what the folder lacks goes.
  private static let syncByFolder = FaultScenario(
    name: "a sync by a shared folder", command: ["sync", "dir:shared", "--store", "a.sqlite"],
    holdings: [.store("a.sqlite"), .shared("shared")]
  ) { sandbox in
    try makePartedStores(sandbox)
    mkdir(sandbox.path("shared"), 0o700)
    try sandbox.done("sync", "dir:shared", "--store", "b.sqlite")
    return nil
  }

  private static let syncOfFiles = FaultScenario(
    name: "a sync of two files", command: ["sync", "b.sqlite", "--store", "a.sqlite"],
    holdings: [.store("a.sqlite"), .store("b.sqlite")]
  ) { sandbox in
    try makePartedStores(sandbox)
    return nil
  }

  /// What stands for `ssh` runs the other end at once, which is faster than to log in.
  static func syncOfProcesses(_ victim: Victim) -> FaultScenario {
    distantSync("a sync of two processes", victim) { sandbox in
      try sandbox.writeProgram("ssh", "exec /bin/bash -c \"${@: -1}\"")
      return nil
    }
  }

  private static func syncBySSH(_ victim: Victim) -> FaultScenario {
    distantSync("a sync by ssh", victim) { sandbox in
      try sandbox.write("cd '\(sandbox.folder)'\n", to: "home/.bashrc")
      return try SSHServer(sandbox)
    }
  }

  private static func distantSync(
    _ name: String, _ victim: Victim, prepare: @escaping @Sendable (Sandbox) throws -> AnyObject?
  ) -> FaultScenario {
    FaultScenario(
      name: "\(name), \(victim == .server ? "there" : "here")",
      command: ["sync", "far:b.sqlite", "--store", "a.sqlite"], victim: victim, isDistant: true,
      holdings: [.store("a.sqlite"), .store("b.sqlite")]
    ) { sandbox in
      try makePartedStores(sandbox)
      return try prepare(sandbox)
    }
  }

  // MARK: What they work on

  /// A store of three films.
  private static func makeStore(_ sandbox: Sandbox) throws {
    try sandbox.write(films, to: "films.csv")
    try sandbox.done("import", "films.csv", "--store", "a.sqlite")
  }

  /// Thirty films more, and other ranks for those that are there.
  private static func writeMore(_ sandbox: Sandbox) throws {
    let rows = (1...30).map { "Films,\($0),Film \($0),What happens in film \($0)" }
    let text = "category,ranking,title,description\n" + rows.joined(separator: "\n")
    try sandbox.write(text + "\nFilms,31,Heat,Two men and a city\n", to: "more.csv")
  }

  /// Two stores that have both changed since their last sync, in one place against each other.
  private static func makePartedStores(_ sandbox: Sandbox) throws {
    try makeStore(sandbox)
    try sandbox.done("init", "--store", "b.sqlite", "--name", "b")
    try sandbox.done("sync", "b.sqlite", "--store", "a.sqlite")
    try sandbox.done("edit", "Films", "Heat", "--title", "Heat A", "--store", "a.sqlite")
    try sandbox.done("edit", "Films", "Heat", "--title", "Heat B", "--store", "b.sqlite")
    try sandbox.done("remove", "Films", "Ali", "--store", "a.sqlite")
    try sandbox.done("move", "Films", "The Insider", "--top", "--store", "b.sqlite")
    for number in 1...5 {
      try sandbox.done("add", "Films", "Film \(number)", "--store", "a.sqlite")
      try sandbox.done("add", "Books", "Book \(number)", "--rank", "1", "--store", "b.sqlite")
    }
  }
}
