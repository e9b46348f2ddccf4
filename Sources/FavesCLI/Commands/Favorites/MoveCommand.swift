import ArgumentParser
import FavesCore
import FavesKit

struct MoveCommand: ConsoleCommand {
  static let configuration = CommandConfiguration.command(
    "move",
    abstract: "Move a favorite to another rank.",
    discussion: """
      \(examples(
        "faves move Films Heat --rank 2",
        "faves move Films Heat --above \"The Insider\"",
        "faves move Films Heat --top"))
      """)

  @OptionGroup var favorite: FavoriteSelector

  @Option(help: ArgumentHelp("To this rank, from 1.", valueName: "n"))
  var rank: Int?

  @Option(
    help: ArgumentHelp("To just above this favorite.", valueName: "title"),
    completion: StoredNames.titles)
  var above: String?

  @Option(
    help: ArgumentHelp("To just below this favorite.", valueName: "title"),
    completion: StoredNames.titles)
  var below: String?

  @Flag(help: "To the first rank.")
  var top = false

  @Flag(help: "To the last rank.")
  var bottom = false

  @OptionGroup var options: GlobalOptions

  private var targets: [RankTarget] {
    var targets: [RankTarget] = []
    if let rank { targets.append(.rank(rank)) }
    if let above { targets.append(.above(above)) }
    if let below { targets.append(.below(below)) }
    if top { targets.append(.top) }
    if bottom { targets.append(.bottom) }
    return targets
  }

  func validate() throws {
    guard targets.count == 1 else {
      throw ValidationError("Give one of --rank, --above, --below, --top and --bottom")
    }
    if let rank, rank < 1 { throw ValidationError("--rank starts at 1") }
  }

  func run(_ context: Context) throws -> ProcessStatus {
    let store = try context.open(.write)
    let moved = try context.timed("move") {
      try store.move(favorite.reference(), to: targets[0])
    }
    return try context.show(moved, as: "moved")
  }
}
