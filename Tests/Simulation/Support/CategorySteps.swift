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
      let isStrict = step.second % 4 == 0
      machine.tell(["category", "add", name(step.first)] + (isStrict ? ["--strict"] : []))
      _ = try faves.addCategories([name(step.first)], isStrict: isStrict)
    case .undo:
      machine.tell(["undo"])
      _ = try faves.undo()
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
    let isForced = step.third % 2 == 0
    let force = isForced ? ["--force"] : []
    switch step.kind {
    case .renameCategory:
      machine.tell(["category", "rename", shown, name(step.second)])
      _ = try faves.renameCategory(shown, to: name(step.second))
    case .removeCategory:
      let isWhole = step.second % 2 == 0
      machine.tell(["category", "remove", shown] + (isWhole ? ["--with-favorites"] : []))
      _ = try faves.removeCategory(shown, withFavorites: isWhole)
    case .setStrict:
      let isStrict = step.second % 2 == 0
      machine.tell(["category", "edit", shown, isStrict ? "--strict" : "--no-strict"] + force)
      _ = try faves.setStrict(shown, isStrict, force: isForced)
    case .addAttribute:
      let draft = draft(step)
      machine.tell(["attribute", "add", shown, draft.name ?? ""] + words(draft) + force)
      _ = try faves.addAttribute(to: shown, draft, force: isForced)
    case .editAttribute:
      let (old, draft) = (attribute(step.third), draft(step))
      let newName = draft.name.map { ["--name", $0] } ?? []
      machine.tell(["attribute", "edit", shown, old] + newName + words(draft) + force)
      _ = try faves.editAttribute(in: shown, old, draft, force: isForced)
    default:
      machine.tell(["attribute", "remove", shown, attribute(step.second)] + force)
      _ = try faves.removeAttribute(from: shown, attribute(step.second), force: isForced)
    }
  }

  private func words(_ draft: AttributeDraft) -> [String] {
    var words = draft.type.map { ["--type", $0.rawValue] } ?? []
    if let choices = draft.choices { words += ["--choices", choices.joined(separator: ",")] }
    if draft.required == true { words.append("--required") }
    if case .some(.some(let value)) = draft.defaultValue { words += ["--default", value] }
    return words
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
    let operation = operations[step.first % operations.count].description
    machine.tell(["undo", operation])
    _ = try machine.faves().undo(operation: operation)
  }

  private func resolve(_ step: Step) throws {
    let open = try machine.faves().conflicts()
    guard !open.isEmpty else { return }
    let choices: [ConflictChoice] = [.mine, .theirs, .value(world.freshValue())]
    let (conflict, choice) = (
      open[step.first % open.count], choices[step.second % choices.count]
    )
    let taken =
      switch choice {
      case .mine: "mine"
      case .theirs: "theirs"
      case .value(let text): text
      }
    machine.tell(
      ["conflicts", "resolve", conflict.id.description, "--take", taken],
      remark: "\(conflict.field) of \(conflict.title)")
    _ = try machine.faves().resolve(conflict.id.description, taking: choice)
  }
}
