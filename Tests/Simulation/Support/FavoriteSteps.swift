import FavesCore
import FavesKit

/// The steps of a history that edit favorites.
struct FavoriteSteps {
  let machine: SimulatedMachine
  let world: World

  private static let titles = ["a", "b", "c", "d", "e", "A ", "f", "g"]
  private static let categories = ["L", "L", "M", "N"]
  private static let attributes = ["j", "k", "l m"]

  func perform(_ step: Step) throws {
    switch step.kind {
    case .add: try add(step, rank: nil)
    case .addAtRank: try add(step, rank: 1 + step.third % 8)
    case .addWithValues: try addWithValues(step)
    case .editTitle: try edit(step, title: title(step.second))
    case .editDetails: try edit(step, details: .some(details(step)))
    case .setValue: try edit(step, attributes: [set(step)])
    case .unsetValue: try edit(step, attributes: [.unset(name: attribute(step.second))])
    case .editMany:
      try edit(
        step, title: title(step.second), details: .some(details(step)), attributes: [set(step)],
        category: step.third % 4 == 0 ? category(step.third / 4) : nil)
    case .moveToCategory: try edit(step, category: category(step.second))
    case .move, .moveBeside: try move(step)
    case .remove, .removeMany, .removeAndAdd: try remove(step)
    default: break
    }
  }

  private func title(_ number: Int) -> String { Self.titles[number % Self.titles.count] }
  private func category(_ number: Int) -> String { Self.categories[number % Self.categories.count] }
  private func attribute(_ number: Int) -> String {
    Self.attributes[number % Self.attributes.count]
  }

  /// Now and then none, and now and then the same on several machines.
  private func details(_ step: Step) -> String? {
    switch step.third % 5 {
    case 0: nil
    case 1: "the same on all machines"
    default: "description " + world.freshValue()
    }
  }

  private func set(_ step: Step) -> AttributeEdit {
    .set(
      name: attribute(step.second),
      value: step.third % 5 == 0 ? "same" : world.freshValue())
  }

  private func favorites() throws -> [Favorite] {
    var favorites: [Favorite] = []
    try machine.faves().list { favorites.append($0) }
    return favorites
  }

  /// A favorite that is there; those of the base only seldom.
  private func pick(_ number: Int) throws -> Favorite? {
    let all = try favorites()
    let others = all.filter { !$0.title.hasPrefix("base") }
    let chosen = others.isEmpty || number % 12 == 0 ? all : others
    return chosen.isEmpty ? nil : chosen[number / 12 % chosen.count]
  }

  private func reference(_ favorite: Favorite) -> FavoriteReference {
    .id(favorite.id.description)
  }

  private func add(_ step: Step, rank: Int?) throws {
    try add(category(step.first), title(step.second), rank: rank)
  }

  private func add(_ category: String, _ title: String, rank: Int?) throws {
    machine.tell(["add", category, title] + (rank.map { ["--rank", "\($0)"] } ?? []))
    _ = try machine.faves().add(
      category: category, title: title, rank: rank, details: nil, attributes: [])
  }

  private func addWithValues(_ step: Step) throws {
    let (category, title, details) = (category(step.first), title(step.second), details(step))
    let (rank, name, value) = (1 + step.third % 8, attribute(step.third), world.freshValue())
    machine.tell(
      ["add", category, title, "--rank", "\(rank)", "--set", "\(name)=\(value)"]
        + (details.map { ["--description", $0] } ?? []))
    _ = try machine.faves().add(
      category: category, title: title, rank: rank, details: details, attributes: [(name, value)])
  }

  private func edit(
    _ step: Step, title: String? = nil, details: String?? = nil, attributes: [AttributeEdit] = [],
    category: String? = nil
  ) throws {
    guard let favorite = try pick(step.first) else { return }
    var words = ["edit"] + named(favorite)
    if let title { words += ["--title", title] }
    if let details { words += ["--description", details ?? ""] }
    for attribute in attributes {
      switch attribute {
      case .set(let name, let value): words += ["--set", "\(name)=\(value)"]
      case .unset(let name): words += ["--unset", name]
      }
    }
    if let category { words += ["--category", category] }
    machine.tell(words)
    _ = try machine.faves().edit(
      reference(favorite), title: title, details: details, attributes: attributes,
      category: category)
  }

  private func named(_ favorite: Favorite) -> [String] { [favorite.category, favorite.title] }

  private func move(_ step: Step) throws {
    guard let favorite = try pick(step.first) else { return }
    let target: RankTarget
    if step.kind == .moveBeside {
      let inside = try favorites().filter { $0.category == favorite.category }
      let other = inside[step.second % inside.count].title
      target = step.third % 2 == 0 ? .above(other) : .below(other)
    } else {
      target = [.rank(1 + step.second % 10), .top, .bottom, .rank(2)][step.third % 4]
    }
    machine.tell(["move"] + named(favorite) + words(target))
    _ = try machine.faves().move(reference(favorite), to: target)
  }

  private func words(_ target: RankTarget) -> [String] {
    switch target {
    case .rank(let rank): ["--rank", "\(rank)"]
    case .above(let title): ["--above", title]
    case .below(let title): ["--below", title]
    case .top: ["--top"]
    case .bottom: ["--bottom"]
    }
  }

  private func remove(_ step: Step) throws {
    guard let favorite = try pick(step.first) else { return }
    var removed = [favorite]
    if step.kind == .removeMany, let second = try pick(step.second) { removed.append(second) }
    machine.tell(["remove"] + removed.flatMap { ["--id", $0.id.description] })
    _ = try machine.faves().remove(removed.map(reference))
    guard step.kind == .removeAndAdd else { return }
    try add(favorite.category, favorite.title, rank: 1 + step.second % 8)
  }
}
