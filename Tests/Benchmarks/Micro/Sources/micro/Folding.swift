import FavesCore

/// Folding the records of one favorite that two replicas write about.
enum Folding {
  static let benchmarks = [2, 16, 128].map { count in
    Benchmark(name: "fold, \(count) records", unit: "history") {
      let history = History(count)
      return Work(operations: 1, bytes: nil) {
        let fold = try ResourceFold(history.records, oracle: history)
        return fold.fields.reduce(0) { $0 + (fold.register($1)?.others.count ?? 0) + 1 }
      }
    }
  }
}

/// An addition and its edits, by turns of two replicas; each sees the other's after eight records.
private struct History: SeenOracle {
  private(set) var records: [AuditRecord] = []
  private var seen: [RecordID: Int64] = [:]

  init(_ count: Int) {
    var samples = Samples()
    let replicas = [samples.id(), samples.id()]
    let added = samples.records(1)[0]
    for number in 0..<count {
      var record = added
      record.id = RecordID(replica: replicas[number % 2], sequence: Int64(number / 2 + 1))
      record.counter = Int64(number)
      if number > 0 {
        let field = Field.metadata(Samples.attributes[number / 2 % Samples.attributes.count])
        record.action = .updated
        record.place = nil
        record.changes = [field: FieldChange(to: .text(samples.sentence(2)))]
      }
      records.append(record)
      seen[record.id] = number == 1 ? 1 : Int64(number / 8 * 4)
    }
  }

  func seen(by record: RecordID, of replica: ResourceID) -> Int64 {
    record.replica == replica ? record.sequence - 1 : seen[record] ?? 0
  }
}
