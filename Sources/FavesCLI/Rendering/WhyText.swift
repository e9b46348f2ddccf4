import FavesCore
import FavesKit
import FavesStore

/// Says in sentences why something is as it is.
struct WhyText {
  private let report: WhyReport
  private let shown: (String) -> String

  /// Makes the sentences of a report.
  ///
  /// - Parameter shown: Makes a text from the store fit to be shown.
  init(_ report: WhyReport, shown: @escaping (String) -> String = DisplayText.harmless) {
    self.report = report
    self.shown = shown
  }

  /// All sentences: what became of it as a whole, then field by field.
  var sentences: [String] { ofWhole + report.values.flatMap(sentences) }

  /// What became of it as a whole: gone, revived, or shown with a suffix.
  var ofWhole: [String] {
    let removals = report.isLive ? report.removals.compactMap(ofSurvival) : ofRemoval
    return removals + (report.namesake.map { [ofSuffix($0)] } ?? [])
  }

  /// Why one field has its value.
  func sentences(_ value: WhyReport.Value) -> [String] {
    if value.field == Field.place, let rank = report.rank { return ofRank(rank, value) }
    let name = Field.metadataName(value.field) ?? value.field
    let label = name == Field.strict ? "strictness" : shown(name)
    var sentence = "The \(label) is \(quoted(value.value)): \(setBy(value.set, value.value))"
    if let replaced = value.replaced {
      sentence += " in place of \(self.value(value.field, of: replaced)), "
      sentence += "which \(who(replaced)) had set \(when(replaced))"
      if value.replacedCount > 1 { sentence += " (\(value.replacedCount) values before in all)" }
    }
    return [sentence + "."] + value.lost.map { ofLoss($0, value) }
  }

  // MARK: Values

  private func setBy(_ entry: LogEntry, _ value: AttributeValue?) -> String {
    let verb =
      entry.record.action == .added ? "added it so" : value == nil ? "took it away" : "set it"
    return "\(who(entry)) \(verb) \(when(entry))\(how(entry))"
  }

  private func ofLoss(_ lost: WhyReport.Lost, _ value: WhyReport.Value) -> String {
    let place = value.field == Field.place
    let other = place ? "a move" : self.value(value.field, of: lost.entry)
    let start =
      "\(who(lost.entry)) had also set \(other) \(when(lost.entry))\(how(lost.entry)), neither "
      + "knowing of the other"
    switch lost.reason {
    case .sameValue: return "\(start); both are the same."
    case .valueBeatsNone: return "\(start); a value beats none."
    case .later: return "\(start); of the two the later one holds."
    case .tie:
      return "\(start), at the very same time; the ids of the machines decided, everywhere alike."
    }
  }

  // MARK: Ranks

  private func ofRank(_ rank: WhyReport.Rank, _ value: WhyReport.Value) -> [String] {
    let sentence =
      "The rank is \(rank.now) in \(shown(report.category)): \(placedBy(value.set))"
      + "\(between(value.set.record))."
    return [sentence] + shifts(rank) + value.lost.map { ofLostPlace($0) }
  }

  private func placedBy(_ entry: LogEntry) -> String {
    let place = entry.record.place
    let to = place?.rankTo.map { " at rank \($0)" } ?? ""
    guard entry.record.action != .added else {
      return "\(who(entry)) added it\(to) \(when(entry))\(how(entry))"
    }
    let from = place?.rankFrom.map { " from \($0)" } ?? ""
    let before = place?.categoryFrom == nil ? "" : " of another category"
    let target = place?.rankTo.map { " to \($0)" } ?? ""
    return "\(who(entry)) moved it\(from)\(before)\(target) \(when(entry))\(how(entry))"
  }

  private func between(_ record: AuditRecord) -> String {
    switch (record.place?.above, record.place?.below) {
    case (let above?, let below?): ", between “\(shown(above))” and “\(shown(below))”"
    case (let above?, nil): ", to the end, after “\(shown(above))”"
    case (nil, let below?): ", to the top, before “\(shown(below))”"
    case (nil, nil): ""
    }
  }

  private func shifts(_ rank: WhyReport.Rank) -> [String] {
    var parts: [String] = []
    if rank.added > 0 { parts.append("\(Grouped.number(rank.added)) added above it") }
    if rank.moved > 0 { parts.append("\(Grouped.number(rank.moved)) moved above it") }
    if rank.gone > 0 {
      parts.append("\(Grouped.number(rank.gone)) from above it moved away or removed")
    }
    guard !parts.isEmpty else { return [] }
    let start = rank.then.map { "From \($0) it came to \(rank.now)" } ?? "It was shifted"
    let sentence = "\(start) by others: \(parts.joined(separator: ", "))."
    guard !rank.recent.isEmpty else { return [sentence] }
    let latest = rank.recent.map {
      "\(who($0)) \(shown($0.activity)) \(when($0))"
    }
    return [sentence, "The latest above it: \(latest.joined(separator: "; "))."]
  }

  private func ofLostPlace(_ lost: WhyReport.Lost) -> String {
    let what = lost.entry.record.action == .added ? "added it" : "moved it"
    let to = lost.entry.record.place?.rankTo.map { " to \($0)" } ?? ""
    let start = "\(who(lost.entry)) had also \(what)\(to) \(when(lost.entry))\(how(lost.entry))"
    return lost.reason == .tie
      ? "\(start), at the very same time; the ids of the machines decided, everywhere alike."
      : "\(start), neither knowing of the other; of the two the later one holds."
  }

  // MARK: Removals and names

  private var ofRemoval: [String] {
    guard let last = report.removals.first else { return [] }
    let others = report.removals.count - 1
    let more = others > 0 ? " \(Grouped.count(others, "other removal")) came before." : ""
    return [
      "It is gone: \(who(last.entry)) removed it \(when(last.entry))\(how(last.entry)), knowing "
        + "every edit of it.\(more)"
    ]
  }

  private func ofSurvival(_ removal: WhyReport.Removal) -> String? {
    let start =
      "\(who(removal.entry)) had removed it \(when(removal.entry))\(how(removal.entry))"
    if report.isKeptAlive { return "\(start), but a favorite in it keeps it alive." }
    guard let edit = removal.annulledBy.last else { return "\(start); it was added again since." }
    let end = removal.isAcknowledged ? "" : "; that is an open conflict"
    return "\(start), without knowing that \(who(edit)) \(shown(edit.activity)) \(when(edit)), so "
      + "that it lives on\(end)."
  }

  private func ofSuffix(_ namesake: WhyReport.Namesake) -> String {
    let base = NameCollisions.split(report.title)?.base ?? report.title
    let kind = report.type == .category ? "category" : "favorite"
    return "It is shown with (\(namesake.suffix)), for another \(kind) is called “\(shown(base))” "
      + "and was made earlier, by \(who(namesake.entry)) \(when(namesake.entry)); renaming "
      + "either ends that."
  }

  // MARK: Words

  private func who(_ entry: LogEntry) -> String {
    shown(entry.replicaName ?? String(entry.record.id.replica.description.prefix(8)))
  }

  private func when(_ entry: LogEntry) -> String {
    let parts = Grouped.moment(entry.record.wall.description).split(separator: " ")
    return "on \(parts.joined(separator: " at "))"
  }

  /// What brought a record; nothing for one that was written here.
  private func how(_ entry: LogEntry) -> String {
    guard let via = entry.via else { return "" }
    let peer = via.peer.map { " with \(shown($0))" } ?? ""
    return " (it came by the sync\(peer) at \(Grouped.moment(via.at.description)))"
  }

  /// The value that a record set, or that it has lost it.
  private func value(_ field: String, of entry: LogEntry) -> String {
    entry.record.isCompacted
      ? "a value that was compacted since" : quoted(entry.record.value(field))
  }

  private func quoted(_ value: AttributeValue?) -> String {
    value.map { "“\(shown($0.plainText))”" } ?? "nothing"
  }
}
