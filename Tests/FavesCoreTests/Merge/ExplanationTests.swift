import FavesCore
import Testing

@Suite("Explaining a fold")
struct ExplanationTests {
  private let a = History.a
  private let b = History.b

  private func base(_ more: ChangeSet = [:]) -> History {
    var history = History()
    history.add(a, "Heat", more)
    history.exchange()
    return history
  }

  private func explain(_ history: History) throws -> Explanation {
    try Explanation(history.records, oracle: history)
  }

  private func register(_ field: String, _ history: History) throws -> Explanation.Register {
    try #require(try explain(history).registers.first { $0.field == field })
  }

  @Test("an untouched resource has its values from its addition, and nothing replaced")
  func addition() throws {
    let explanation = try explain(base([Field.metadata("k"): FieldChange(to: .text("v"))]))
    #expect(explanation.isLive && !explanation.isKeptAlive && explanation.removals.isEmpty)
    #expect(explanation.origin?.id.sequence == 1)
    #expect(
      explanation.registers.map(\.field) == ["title", "metadata.k", "description", Field.place])
    #expect(explanation.registers.allSatisfy { $0.replaced.isEmpty && $0.losers.isEmpty })
  }

  @Test("what was knowingly overwritten is replaced, the latest first")
  func replaced() throws {
    var history = base()
    history.set(a, Field.title, "two")
    history.exchange()
    history.set(b, Field.title, "three")
    let title = try register(Field.title, history)
    #expect(title.winner.value(Field.title) == .text("three"))
    #expect(title.replaced.map { $0.value(Field.title) } == [.text("two"), .text("Heat")])
    #expect(title.losers.isEmpty)
  }

  @Test("of two that did not know of each other the later holds, and the other is a loser")
  func later() throws {
    var history = base()
    history.set(a, Field.title, "early")
    history.set(b, Field.title, "late")
    let title = try register(Field.title, history)
    #expect(title.winner.value(Field.title) == .text("late"))
    #expect(title.losers.map(\.record.id.replica) == [a])
    #expect(title.losers.map(\.reason) == [.later])
    #expect(title.replaced.map { $0.value(Field.title) } == [.text("Heat")])
  }

  @Test("a value beats none, equal values agree, and equal times are a tie")
  func reasons() throws {
    var unset = base([Field.details: FieldChange(to: .text("old"))])
    unset.set(a, Field.details, "new")
    unset.set(b, Field.details, nil)
    #expect(try register(Field.details, unset).losers.map(\.reason) == [.valueBeatsNone])
    var same = base()
    same.set(a, Field.title, "same")
    same.set(b, Field.title, "same")
    #expect(try register(Field.title, same).losers.map(\.reason) == [.sameValue])
    var tie = base()
    tie.set(a, Field.title, "one", time: 50)
    tie.set(b, Field.title, "other", time: 50)
    #expect(try register(Field.title, tie).winner.id.replica == b)
    #expect(try register(Field.title, tie).losers.map(\.reason) == [.tie])
  }

  @Test("a removal that had seen everything stands, and nothing is left to explain")
  func removed() throws {
    var history = base()
    history.set(a, Field.title, "edited")
    history.exchange()
    history.write(b, .removed)
    let explanation = try explain(history)
    #expect(!explanation.isLive && explanation.origin == nil && explanation.registers.isEmpty)
    #expect(explanation.removals.map(\.record.id.replica) == [b])
    #expect(explanation.removals.first?.annulledBy.isEmpty == true)
  }

  @Test("a removal that did not know of an edit is annulled by it, until someone has seen both")
  func annulled() throws {
    var history = base()
    let edit = history.set(a, Field.details, "kept")
    history.write(b, .removed)
    let open = try explain(history)
    #expect(open.isLive)
    #expect(open.removals.first?.annulledBy.map(\.id) == [edit.id])
    #expect(open.removals.first?.isAcknowledged == false)
    history.exchange()
    history.set(a, Field.details, "after all")
    #expect(try explain(history).removals.first?.isAcknowledged == true)
  }

  @Test("what is added again after a removal owes it nothing")
  func addedAgain() throws {
    var history = base([Field.details: FieldChange(to: .text("old"))])
    history.write(a, .removed)
    history.add(a, "Heat")
    let explanation = try explain(history)
    #expect(explanation.isLive)
    #expect(explanation.removals.first?.annulledBy.isEmpty == true)
    let title = try register(Field.title, history)
    #expect(title.winner.id.sequence == 3 && title.replaced.isEmpty)
  }

  @Test("a removed category that its favorites keep alive says so")
  func keptAlive() throws {
    var history = History(type: .category)
    history.write(a, .added, [Field.name: FieldChange(to: .text("Films"))])
    history.exchange()
    history.write(b, .removed)
    let explanation = try Explanation(
      history.records, oracle: history, annullingRemovals: true)
    #expect(explanation.isLive && explanation.isKeptAlive)
    #expect(explanation.registers.map(\.field) == [Field.name, Field.strict])
  }

  @Test("the order of the records does not matter", arguments: 1...20)
  func anyOrder(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    var history = base()
    for step in 0..<12 {
      let author = Bool.random(using: &random) ? a : b
      switch Int.random(in: 0...4, using: &random) {
      case 0: history.exchange()
      case 1: history.write(author, .removed)
      case 2: history.add(author, "t\(step)")
      default: history.set(author, Field.title, "t\(step)")
      }
    }
    func summary(_ records: [AuditRecord]) throws -> String {
      let explanation = try Explanation(records, oracle: history)
      let registers = explanation.registers.map { register in
        "\(register.field) \(register.winner.id) \(register.replaced.map(\.id)) "
          + "\(register.losers.map { "\($0.record.id) \($0.reason)" })"
      }
      let removals = explanation.removals.map {
        "\($0.record.id) \($0.annulledBy.map(\.id)) \($0.isAcknowledged)"
      }
      return (registers + removals).joined(separator: "\n")
    }
    let expected = try summary(history.records)
    #expect(try summary(history.records.shuffled(using: &random)) == expected, "seed \(seed)")
    let fold = try history.fold()
    for register in try explain(history).registers {
      #expect(register.winner.id == fold.register(register.field)?.winner.id, "seed \(seed)")
      let all = [register.winner] + register.losers.map(\.record) + register.replaced
      let setters = fold.contributing.filter { $0.sets(register.field) }
      #expect(Set(all.map(\.id)) == Set(setters.map(\.id)), "seed \(seed)")
      #expect(all.count == setters.count, "seed \(seed)")
    }
  }
}
