import FavesCore
import FavesKit

extension JSONText {
  /// Why something is as it is.
  mutating func write(_ report: WhyReport) {
    object { json in
      json.member("id", report.id.description)
      json.member("resourceType", report.type.name)
      json.member("category", report.category)
      json.member("title", report.title)
      json.member("state", report.isLive ? "live" : "removed")
      json.name("fields")
      json.array(report.values.filter { $0.field != Field.place }) { $0.write($1) }
      json.name("rank")
      json.writeRank(of: report)
      json.name("removals")
      json.array(report.removals) { $0.write($1) }
      json.name("suffix")
      json.write(report.namesake)
      json.member("sentences", WhyText(report, shown: { $0 }).sentences)
    }
  }

  private mutating func write(_ value: WhyReport.Value) {
    object { json in
      json.member("field", value.field)
      json.member("value", value.value)
      json.writeDecision(value)
    }
  }

  private mutating func writeDecision(_ value: WhyReport.Value) {
    name("set")
    write(value.set)
    member("replaced", value.replacedCount)
    name("replacedLast")
    writeOptional(value.replaced)
    name("lost")
    array(value.lost) { json, lost in
      json.object { json in
        json.member("reason", lost.reason.rawValue)
        json.name("record")
        json.write(lost.entry)
      }
    }
  }

  private mutating func writeRank(of report: WhyReport) {
    guard let rank = report.rank,
      let place = report.values.first(where: { $0.field == Field.place })
    else { return value(nil) }
    object { json in
      json.member("ranking", rank.now)
      json.member("was", rank.then)
      json.member("added", rank.added)
      json.member("moved", rank.moved)
      json.member("gone", rank.gone)
      json.name("recent")
      json.array(rank.recent) { $0.write($1) }
      json.writeDecision(place)
    }
  }

  private mutating func write(_ removal: WhyReport.Removal) {
    object { json in
      json.member("annulled", !removal.annulledBy.isEmpty)
      json.name("record")
      json.write(removal.entry)
      json.name("annulledBy")
      json.array(removal.annulledBy) { $0.write($1) }
    }
  }

  private mutating func write(_ namesake: WhyReport.Namesake?) {
    guard let namesake else { return value(nil) }
    object { json in
      json.member("number", namesake.suffix)
      json.name("other")
      json.write(namesake.entry)
    }
  }

  private mutating func writeOptional(_ entry: LogEntry?) {
    if let entry { write(entry) } else { value(nil) }
  }
}
