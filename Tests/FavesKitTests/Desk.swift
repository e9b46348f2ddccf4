import FavesCore
import FavesKit
import FavesStore
import FavesTestSupport
import GRDB
import Testing

/// One open store whose clock goes a second further with every step.
final class Desk {
  let machine: Machine
  private(set) var faves: Faves
  private(set) var seconds: Int64 = 0

  init(_ name: String = "A") throws {
    machine = try Machine(name)
    faves = try Faves.open(
      machine.storePath, access: .create, environment: machine.environment)
  }

  /// The time of the last step.
  var now: Timestamp { Timestamp(milliseconds: Machine.start + seconds * 1000) }

  /// Lets a second pass and does something.
  @discardableResult
  func step<Result>(_ body: (Faves) throws -> Result) throws -> Result {
    seconds += 1
    machine.clock.set(Machine.start + seconds * 1000)
    return try body(faves)
  }

  @discardableResult
  func add(
    _ title: String, to category: String = "Films", rank: Int? = nil, details: String? = nil,
    _ attributes: (name: String, value: String)...
  ) throws -> Favorite {
    try step {
      try $0.add(
        category: category, title: title, rank: rank, details: details, attributes: attributes)
    }
  }

  @discardableResult
  func edit(
    _ title: String, in category: String = "Films", title newTitle: String? = nil,
    details: String?? = nil, to newCategory: String? = nil, _ attributes: AttributeEdit...
  ) throws -> Favorite {
    try step {
      try $0.edit(
        .title(category: category, title: title), title: newTitle, details: details,
        attributes: attributes, category: newCategory)
    }
  }

  @discardableResult
  func move(_ title: String, in category: String = "Films", to target: RankTarget) throws
    -> Favorite
  {
    try step { try $0.move(.title(category: category, title: title), to: target) }
  }

  @discardableResult
  func remove(_ titles: String..., in category: String = "Films") throws -> ChangeReport {
    try step { faves in
      try faves.remove(titles.map { .title(category: category, title: $0) })
    }
  }

  @discardableResult
  func define(
    _ name: String, in category: String = "Films", _ type: AttributeType = .text,
    choices: [String]? = nil, required: Bool? = nil, defaultValue: String?? = nil,
    force: Bool = false
  ) throws -> ChangeReport {
    try step {
      try $0.addAttribute(
        to: category,
        AttributeDraft(
          name: name, type: type, choices: choices, required: required,
          defaultValue: defaultValue), force: force)
    }
  }

  @discardableResult
  func redefine(
    _ name: String, in category: String = "Films", _ draft: AttributeDraft, force: Bool = false
  ) throws -> ChangeReport {
    try step { try $0.editAttribute(in: category, name, draft, force: force) }
  }

  func show(_ title: String, in category: String = "Films") throws -> Favorite {
    try faves.show(.title(category: category, title: title))
  }

  func value(_ name: String, of title: String) throws -> AttributeValue? {
    try show(title).metadata.value(named: name)
  }

  func titles(_ category: String = "Films") throws -> [String] {
    var titles: [String] = []
    try faves.list(category: category) {
      #expect($0.ranking == titles.count + 1)
      titles.append($0.title)
    }
    return titles
  }

  func log(
    category: String? = nil, title: String? = nil, type: ResourceType? = nil,
    since: Timestamp? = nil, limit: Int? = nil
  ) throws -> [LogEntry] {
    var entries: [LogEntry] = []
    try faves.log(category: category, title: title, type: type, since: since, limit: limit) {
      entries.append($0)
    }
    return entries
  }

  /// The number of audit records.
  func records() throws -> Int { try faves.info().audits }

  func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try faves.check(deep: true) == [], sourceLocation: sourceLocation)
  }

  /// Changes the closed file behind the program's back.
  func tamper(_ sql: String) throws {
    try faves.close()
    let queue = try DatabaseQueue(path: machine.storePath)
    try queue.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA foreign_keys = OFF")
      try $0.execute(sql: sql)
      _ = try Int.fetchAll($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    try queue.close()
    faves = try Faves.open(
      machine.storePath, access: .write, environment: machine.environment)
  }
}

/// The error that a body throws, if it is one of Faves.
func refusal(_ body: () throws -> some Any) -> FavesError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? FavesError
  }
}
