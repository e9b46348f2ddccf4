import FavesCore
import FavesKit
import FavesTestSupport

/// A machine that does what the scripts for the model say.
final class ReferenceReplica {
  typealias Command = ReferenceDriver.Command
  typealias Snapshot = ReferenceDriver.Snapshot
  let machine: SimulatedMachine

  /// Replica ids sort as the names do, so that the model, which compares names, breaks ties alike.
  init(number: Int, seed: UInt64) throws {
    machine = try SimulatedMachine(
      ["A", "B", "C"][number], ids: OrderedIDs(number: UInt64(number + 1), seed: seed))
  }

  func perform(_ command: Command, _ others: [ReferenceReplica]) throws {
    machine.clock.set(Machine.start + command.time)
    switch command.kind {
    case "sync":
      let other = others[command.other].machine
      _ = try other.faves()
      _ = try machine.faves().sync(with: other.storePath, options: .unguarded())
    case "add": try add(command)
    case "edit": try edit(command)
    case "move":
      guard let favorite = try pick(command) else { return }
      _ = try machine.faves().move(reference(favorite), to: .rank(command.rank))
    case "transfer":
      guard let favorite = try pick(command), try category(command.target) != nil else { return }
      try allowing("title-taken") {
        _ = try machine.faves().edit(reference(favorite), category: command.target)
      }
    case "remove":
      guard let favorite = try pick(command) else { return }
      _ = try machine.faves().remove([reference(favorite)])
    default:
      guard try category(command.category) != nil else { return }
      _ = try machine.faves().removeCategory(command.category, withFavorites: true)
    }
  }

  private func allowing(_ code: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as FavesError where error.code == code {
      return
    }
  }

  private func add(_ command: Command) throws {
    try allowing("title-taken") {
      _ = try machine.faves().add(
        category: command.category, title: command.title,
        rank: command.rank == 0 ? nil : command.rank, details: nil, attributes: [])
    }
  }

  private func edit(_ command: Command) throws {
    guard let favorite = try pick(command) else { return }
    let reference = reference(favorite)
    let faves = try machine.faves()
    switch (command.field, command.value) {
    case ("title", let title): _ = try faves.edit(reference, title: title)
    case ("description", let text): _ = try faves.edit(reference, details: .some(text))
    case (let name, let value?):
      _ = try faves.edit(reference, attributes: [.set(name: name, value: value)])
    case (let name, nil): _ = try faves.edit(reference, attributes: [.unset(name: name)])
    }
  }

  private func reference(_ favorite: Favorite) -> FavoriteReference {
    .id(favorite.id.description)
  }

  private func category(_ name: String) throws -> CategorySummary? {
    try machine.faves().categories().first { $0.category.name == name }
  }

  private func favorites(_ category: String) throws -> [Favorite] {
    var favorites: [Favorite] = []
    guard try self.category(category) != nil else { return [] }
    try machine.faves().list(category: category) { favorites.append($0) }
    return favorites
  }

  private func pick(_ command: Command) throws -> Favorite? {
    let favorites = try favorites(command.category)
    return favorites.isEmpty ? nil : favorites[command.index % favorites.count]
  }

  // MARK: What it shows

  func snapshot() throws -> Snapshot {
    var snapshot = Snapshot(orders: [:], values: [:], conflicts: [])
    for summary in try machine.faves().categories() {
      let favorites = try favorites(summary.category.name)
      snapshot.orders[summary.category.name] = favorites.map { plain($0.title) }
      snapshot.values[summary.category.name] = favorites.map { favorite in
        var values = favorite.metadata.map { "\($0.name)=\($0.value.plainText)" }
        if let details = favorite.details { values.append("description=\(details)") }
        return values.sorted()
      }
    }
    snapshot.conflicts = try machine.faves().conflicts().filter { !$0.isSharedName }.map {
      let field = Field.metadataName($0.field) ?? $0.field
      let kind = $0.resourceType.name.lowercased()
      return "\(kind)|\(plain($0.title))|\(field)|\($0.lost.replicaName ?? "?")"
    }.sorted()
    return snapshot
  }

  private func plain(_ title: String) -> String {
    title.hasSuffix(")") ? String(title.prefix { $0 != "(" }.dropLast()) : title
  }
}

/// Ids that start with a number of their own.
final class OrderedIDs: IDGenerator {
  private let number: UInt64
  private let source: SeededIDs

  init(number: UInt64, seed: UInt64) {
    self.number = number
    source = SeededIDs(seed: seed &+ number)
  }

  func next() -> ResourceID {
    let id = source.next()
    return ResourceID(high: id.high & 0x00ff_ffff_ffff_ffff | number << 56, low: id.low)
  }
}
