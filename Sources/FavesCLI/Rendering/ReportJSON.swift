import FavesCore
import FavesFormats
import FavesKit
import FavesStore
import FavesSync

// The reports of the command line contract; the order of the keys is part of it.

extension JSONText {
  /// What a store is and holds.
  mutating func write(_ info: StoreInfo) {
    object { json in
      json.member("store", info.path)
      json.name("replica")
      json.object { json in
        json.member("id", info.replica.description)
        json.member("name", info.replicaName)
      }
      json.member("schemaVersion", info.schemaVersion)
      json.member("categories", info.categories)
      json.member("favorites", info.favorites)
      json.member("audits", info.audits)
      json.member("bytes", info.bytes)
      json.member("conflicts", info.conflicts)
    }
  }

  /// What a compaction did.
  mutating func write(_ report: CompactReport) {
    object { json in
      json.member("compacted", report.compacted)
      json.member("bytesBefore", report.bytesBefore)
      json.member("bytesAfter", report.bytesAfter)
      json.name("behind")
      json.array(report.behind) { $0.write($1) }
      json.writeSeconds(report.seconds)
    }
  }

  /// What a change did.
  mutating func write(_ report: ChangeSummary) {
    object { json in
      json.member("operation", report.operation?.description)
      json.member("records", report.records)
      json.member("activities", report.activities)
      json.member("skipped", report.skipped)
    }
  }

  /// What an import did; `removed` only where it may remove.
  ///
  /// - Parameter plan: Each change it made, if those are to be told.
  mutating func write(
    _ report: ImportReport, withRemoved: Bool = false, plan: SyncPlan? = nil
  ) throws {
    try object { json in
      json.member("read", report.read)
      json.member("added", report.added)
      json.member("updated", report.updated)
      json.member("moved", report.moved)
      json.member("unchanged", report.unchanged)
      json.member("rejected", report.rejected)
      json.member("warnings", report.warnings)
      json.name("rejects")
      json.array(report.rejects) { $0.write($1) }
      json.writeSeconds(report.seconds)
      json.member("defined", report.defined)
      if withRemoved { json.member("removed", report.removed) }
      guard let plan else { return }
      json.name("changes")
      try json.writeChanges(.here, of: plan)
    }
  }

  private mutating func writeMembers(of reject: Diagnostic) {
    member("line", reject.position.line)
    member("column", reject.position.column)
    member("field", reject.field)
    member("code", reject.code.rawValue)
    member("message", reject.message)
  }

  private mutating func write(_ reject: ImportReport.Reject) {
    object { json in
      json.member("file", reject.file)
      json.writeMembers(of: reject.diagnostic)
    }
  }

  /// What a sync did, and, with a plan, each change it made.
  mutating func write(_ report: SyncReport, plan: SyncPlan? = nil) throws {
    try object { json in
      json.writeMembers(of: report)
      guard let plan else { return }
      json.name("changes")
      try json.writeChanges(.here, of: plan)
      json.name("peerChanges")
      guard plan.knowsPeer else { return json.value(nil) }
      try json.writeChanges(.there, of: plan)
    }
  }

  private mutating func writeMembers(of report: SyncReport) {
    member("peer", report.peer)
    member("sent", report.sent)
    member("received", report.received)
    member("added", report.added)
    member("updated", report.updated)
    member("removed", report.removed)
    member("moved", report.moved)
    name("conflicts")
    array(report.conflicts) { $0.write($1) }
    writeSeconds(report.seconds)
    member("warnings", report.warnings)
  }

  private mutating func writeChanges(_ side: SyncPlan.Side, of plan: SyncPlan) throws {
    beginArray()
    try plan.drain(side) { change in
      for entry in change.entries { write(change, as: entry.action, entry.fields) }
      try flushIfFull()
    }
    endArray()
  }

  private mutating func write(_ change: ResourceChange, as action: String, _ fields: ChangeSet) {
    object { json in
      json.member("action", action)
      json.member("resourceType", change.type.name)
      json.member("id", change.id.description)
      json.member("category", change.category)
      json.member("title", change.title)
      json.name("ranking")
      if change.type == .favorite {
        json.object { json in
          json.member("from", change.rankFrom)
          json.member("to", change.rankTo)
        }
      } else {
        json.value(nil)
      }
      json.name("fields")
      json.object { $0.write(fields) }
    }
  }

  /// A replica.
  mutating func write(_ replica: ReplicaInfo) {
    object { json in
      json.member("id", replica.id.description)
      json.member("name", replica.name)
      json.member("local", replica.isLocal)
      json.member("records", replica.records)
      json.member("lastWrite", replica.lastWrite?.description)
    }
  }

  /// A member `problems` with what a check found.
  mutating func writeProblems(_ problems: [Problem]) {
    name("problems")
    array(problems) { json, problem in
      json.object { json in
        json.member("code", problem.code)
        json.member("message", problem.message)
      }
    }
  }

  /// What an export wrote.
  mutating func write(_ report: ExportReport) {
    object { json in
      json.member("path", report.path)
      json.member("categories", report.categories)
      json.member("favorites", report.favorites)
      json.member("audits", report.audits)
      json.member("bytes", report.bytes)
      json.member("sha256", report.sha256)
    }
  }

  /// What a backup wrote.
  mutating func write(_ report: BackupReport) {
    object { json in
      json.member("path", report.path)
      json.member("categories", report.categories)
      json.member("favorites", report.favorites)
      json.member("audits", report.audits)
      json.member("bytes", report.bytes)
      json.member("sha256", report.sha256)
      if let review = report.review { json.writeMembers(of: review) }
    }
  }

  private mutating func writeMembers(of review: BackupReview) {
    name("kept")
    array(review.kept) { json, kept in
      json.object { json in
        json.member("path", kept.path)
        json.member("newest", kept.isNewest)
        json.member("rules", kept.rules.map { $0.rawValue })
        json.member("reason", kept.reason)
      }
    }
    name("removed")
    array(review.removed) { json, path in
      json.object { json in
        json.member("path", path)
        json.member("reason", "no rule keeps it")
      }
    }
    name("left")
    array(review.left) { json, left in
      json.object { json in
        json.member("path", left.path)
        json.member("reason", left.reason)
      }
    }
  }

  /// What a verification found.
  mutating func write(_ report: VerifyReport) {
    object { json in
      json.member("ok", report.problems.isEmpty)
      json.member("path", report.path)
      json.member("format", report.format)
      json.member("categories", report.categories)
      json.member("favorites", report.favorites)
      json.member("audits", report.audits)
      json.member("sha256", report.sha256)
      json.writeProblems(report.problems)
      json.name("warnings")
      json.array(report.warnings) { $0.text($1) }
    }
  }

  /// What an import would read.
  mutating func write(_ inspection: Inspection) {
    object { json in
      json.member("format", inspection.format)
      json.member("encoding", inspection.encoding)
      json.member("delimiter", inspection.delimiter)
      json.member("quote", inspection.quote)
      json.member("headerRow", inspection.headerRow)
      json.member("recipe", inspection.recipe)
      json.writeStructure(of: inspection)
      json.name("columns")
      json.array(inspection.columns) { json, column in
        json.object { json in
          json.member("name", column.name)
          json.member("field", column.field)
          json.member("type", column.type)
          json.member("samples", column.samples)
        }
      }
      json.name("rows")
      json.array(inspection.rows) { json, row in json.array(row) { $0.text($1) } }
      json.name("candidates")
      json.array(inspection.candidates) { $0.write($1) }
      json.member("warnings", inspection.warnings.map { $0.text })
      json.member("rejected", inspection.rejected)
      json.name("rejects")
      json.array(inspection.rejects) { json, reject in
        json.object { json in json.writeMembers(of: reject) }
      }
    }
  }

  private mutating func writeStructure(of inspection: Inspection) {
    member("headerRows", inspection.headerRows)
    if let text = inspection.text {
      member("escape", text.escape)
      name("encodingConfidence")
      number(Grouped.decimal(text.encodingConfidence, places: 3))
      name("confidence")
      number(Grouped.decimal(text.confidence, places: 3))
    }
    name("preamble")
    array(inspection.preamble) { json, line in json.number(String(line)) }
    name("tables")
    array(inspection.tables) { json, table in
      json.object { json in
        json.member("headerRow", table.headerRow)
        json.member("headerRows", table.headerRows)
        json.member("firstRow", table.firstRow)
        json.member("rows", table.rows)
        json.member("chosen", table.isChosen)
      }
    }
  }

  private mutating func write(_ candidate: Inspection.Candidate) {
    object { json in
      json.member("delimiter", candidate.delimiter)
      json.member("columns", candidate.columns)
      json.name("consistency")
      json.number(Grouped.decimal(candidate.consistency, places: 3))
      json.member("chosen", candidate.isChosen)
    }
  }

  /// An error.
  mutating func write(_ error: FavesError) {
    object { json in
      json.name("error")
      json.object { json in
        json.member("code", error.code)
        json.member("message", error.message)
        json.member("hint", error.hint)
      }
    }
  }

  private mutating func writeSeconds(_ seconds: Double) {
    name("seconds")
    number(Grouped.decimal(seconds, places: 3))
  }
}

extension Diagnostic {
  /// The message with its place, as one sentence.
  var text: String {
    guard let line = position.line else { return message }
    return position.column.map { "line \(line), column \($0): \(message)" }
      ?? "line \(line): \(message)"
  }
}
