import FavesCore
import FavesKit
import FavesSync
import FavesTestSupport
import Testing

/// What random histories once brought to light, each in its shortest form.
@Suite("Found by simulation")
struct RegressionTests {
  private func machines(_ count: Int, _ titles: [String]) throws -> [SimulatedMachine] {
    let machines = try (0..<count).map { try SimulatedMachine("M\($0)", seed: UInt64($0 + 1)) }
    for title in titles {
      _ = try machines[0].faves().add(
        category: "L", title: title, rank: nil, details: nil, attributes: [])
    }
    for machine in machines.dropFirst() { try sync(machines[0], machine) }
    return machines
  }

  private func sync(_ one: SimulatedMachine, _ other: SimulatedMachine) throws {
    _ = try other.faves()
    _ = try one.faves().sync(with: other.storePath, options: .unguarded())
  }

  private func at(_ seconds: Int64, _ machine: SimulatedMachine) throws -> Faves {
    machine.clock.set(Machine.start + seconds * 1000)
    return try machine.faves()
  }

  private func title(_ title: String) -> FavoriteReference { .title(category: "L", title: title) }

  private func titles(_ machine: SimulatedMachine) throws -> [String] {
    var titles: [String] = []
    try machine.faves().list(category: "L") { titles.append($0.title) }
    return titles
  }

  @Test("the report of a shared title ends when the favorite with the number is removed")
  func removedNamesake() throws {
    let machines = try machines(2, ["b", "d"])
    _ = try at(2, machines[0]).edit(title("b"), title: "R")
    _ = try at(3, machines[1]).edit(title("d"), title: "R")
    try sync(machines[0], machines[1])
    #expect(try titles(machines[0]) == ["R", "R (2)"])
    _ = try at(4, machines[0]).remove([title("R (2)")])
    try sync(machines[0], machines[1])
    for machine in machines {
      #expect(try machine.faves().conflicts() == [])
      #expect(try machine.faves().check(deep: true) == [])
    }
  }

  @Test("a new title takes no description away from what was revived twice")
  func editedWhenRevived() throws {
    let machines = try machines(2, ["a", "x"])
    _ = try at(2, machines[0]).edit(title("x"), details: .some("described long ago"))
    try sync(machines[0], machines[1])
    for seconds in [Int64(3), 5] {
      _ = try at(seconds, machines[1]).remove([title("x")])
      _ = try at(seconds + 1, machines[0]).move(title("x"), to: .rank(seconds == 3 ? 1 : 2))
      try sync(machines[0], machines[1])
    }
    _ = try at(8, machines[1]).edit(title("x"), title: "y")
    try sync(machines[0], machines[1])
    for machine in machines {
      #expect(try machine.faves().show(title("y")).details == "described long ago")
      #expect(try machine.faves().check(deep: true) == [])
    }
  }

  @Test("moved when revived and removed again elsewhere, a favorite keeps its title")
  func movedWhenRevived() throws {
    let machines = try machines(3, ["a", "x"])
    // M0 removes x; M1, who does not know, edits it; M2 sees it revived and moves it; M1 removes it.
    _ = try at(2, machines[0]).remove([title("x")])
    _ = try at(3, machines[1]).edit(title("x"), attributes: [.set(name: "k", value: "1")])
    try sync(machines[2], machines[0])
    _ = try machines[2].faves().sync(with: machines[1].storePath, options: .unguarded(.pull))
    #expect(try titles(machines[2]) == ["a", "x"])
    _ = try at(4, machines[2]).move(title("x"), to: .top)
    _ = try at(5, machines[1]).remove([title("x")])
    try sync(machines[1], machines[2])
    try sync(machines[1], machines[0])
    for machine in machines {
      #expect(try titles(machine) == ["x", "a"])
      #expect(try machine.faves().conflicts().map(\.field) == ["removed"])
      try ModelComparison(machine).run()
    }
  }
}
