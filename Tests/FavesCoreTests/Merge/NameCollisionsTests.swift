import FavesCore
import Testing

@Suite("Names that collide")
struct NameCollisionsTests {
  private func suffixes(_ names: [String], taken: [String] = []) -> [Int] {
    let keys = Set(taken.map { NameKey($0) })
    return NameCollisions.suffixes(names) { keys.contains($0) }
  }

  @Test("the first keeps its name and the others are numbered from 2")
  func numbering() {
    #expect(suffixes([]) == [])
    #expect(suffixes(["Heat"]) == [0])
    #expect(suffixes(["Heat", "heat", "HEAT"]) == [0, 2, 3])
  }

  @Test("numbers that others bear as their own are skipped")
  func taken() {
    #expect(suffixes(["Heat", "Heat"], taken: ["heat (2)"]) == [0, 3])
    #expect(suffixes(["Heat", "Heat", "Heat"], taken: ["Heat (3)"]) == [0, 2, 4])
  }

  @Test("suffixes are shown and split again")
  func splitting() {
    #expect(NameCollisions.shown("Heat", suffix: 0) == "Heat")
    #expect(NameCollisions.shown("Heat", suffix: 2) == "Heat (2)")
    for suffix in [2, 3, 10, 255] {
      let parts = NameCollisions.split(NameCollisions.shown("Heat", suffix: suffix))
      #expect(parts?.base == "Heat")
      #expect(parts?.suffix == suffix)
    }
    #expect(NameCollisions.split("A (1) (2)")?.base == "A (1)")
  }

  @Test(
    "what only looks like a suffix is part of the name",
    arguments: [
      "Heat", "Heat (1)", "Heat (0)", "Heat (-2)", "Heat(2)", "(2)", " (2", "Heat (2) ",
      "Heat (two)", "Heat ()", "Heat (+2)", "Heat (02)", "Heat (٢)", "Heat (99999999999999999999)",
    ])
  func noSuffix(_ name: String) {
    #expect(NameCollisions.split(name) == nil)
  }
}
