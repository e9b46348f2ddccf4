import FavesCore
import FavesKit

/// The steps of a history that edit categories and attributes, take back and resolve.
struct CategorySteps {
  let machine: SimulatedMachine
  let world: World

  private static let names = ["L", "M", "N", "O", "P"]
  private static let attributes = ["j", "k", "l m", "n"]
  private static let types: [AttributeType] = [.text, .integer, .list, .choice, .boolean]

  func perform(_ step: Step) throws {
    let faves = try machine.faves()
    switch step.kind {
    case .addCategory:
      _ = try faves.addCategories([name(step.first)], isStrict: step.second % 4 == 0)
    case .undo: _ = try faves.undo()
    case .undoNamed: try undoNamed(step)
    case .resolve: try resolve(step)
    default:
      guard let category = try pick(step.first) else { return }
      try performInside(category, step)
    }
  }

  private func performInside(_ category: CategorySummary, _ step: Step) throws {
    let faves = try machine.faves()
    let shown = category.category.name
    switch step.kind {
    case .renameCategory: _ = try faves.renameCategory(shown, to: name(step.second))
    case .removeCategory:
      _ = try faves.removeCategory(shown, withFavorites: step.second % 2 == 0)
    case .setStrict:
      _ = try faves.setStrict(shown, step.second % 2 == 0, force: step.third % 2 == 0)
    case .addAttribute:
      _ = try faves.addAttribute(to: shown, draft(step), force: step.third % 2 == 0)
    case .editAttribute:
      _ = try faves.editAttribute(
        in: shown, attribute(step.third), draft(step), force: step.third % 2 == 0)
    default:
      _ = try faves.removeAttribute(
        from: shown, attribute(step.second), force: step.third % 2 == 0)
    }
  }

  private func name(_ number: Int) -> String { Self.names[number % Self.names.count] }
  private func attribute(_ number: Int) -> String {
    Self.attributes[number % Self.attributes.count]
  }

  /// The category of the base is left alone more often than the others.
  private func pick(_ number: Int) throws -> CategorySummary? {
    let all = try machine.faves().categories()
    let others = all.filter { $0.category.name != "L" }
    let chosen = others.isEmpty || number % 3 == 0 ? all : others
    return chosen.isEmpty ? nil : chosen[number / 3 % chosen.count]
  }

  private func draft(_ step: Step) -> AttributeDraft {
    let type = Self.types[step.second / 4 % Self.types.count]
    return AttributeDraft(
      name: attribute(step.second), type: type,
      choices: type == .choice ? ["x", "y", world.freshValue()] : nil,
      required: step.first % 7 == 0 ? true : nil,
      defaultValue: type == .text && step.third % 3 == 0 ? .some(world.freshValue()) : nil)
  }

  private func undoNamed(_ step: Step) throws {
    var operations: [ResourceID] = []
    try machine.faves().log(limit: 12) { operations.append($0.record.operation) }
    guard !operations.isEmpty else { return }
    _ = try machine.faves().undo(
      operation: operations[step.first % operations.count].description)
  }

  private func resolve(_ step: Step) throws {
    let open = try machine.faves().conflicts()
    guard !open.isEmpty else { return }
    let choices: [ConflictChoice] = [.mine, .theirs, .value(world.freshValue())]
    _ = try machine.faves().resolve(
      open[step.first % open.count].id.description, taking: choices[step.second % choices.count])
  }
}
