/// The manual page, made from what the parser knows.
enum ManualPage {
  /// The page.
  static func text(of tool: ToolDescription) -> String {
    var page = Roff()
    page.request("TH", "FAVES", "1", "", "faves \(FavesCommand.version)", "User Commands")
    page.request("SH", "NAME")
    page.raw("faves \\- " + Roff.escaped(lowercasedFirst(tool.command.abstract)))
    page.request("SH", "SYNOPSIS")
    page.raw(
      Roff.bold("faves") + " " + Roff.italic("command") + " [" + Roff.italic("options") + "]")
    page.request("SH", "DESCRIPTION")
    page.paragraphs(tool.command.discussion ?? "")
    page.request("SH", "COMMANDS")
    for command in tool.command.shownSubcommands { write(command, under: ["faves"], to: &page) }
    writeGlobalOptions(of: tool, to: &page)
    for section in sections {
      page.request("SH", section.title)
      for entry in section.entries { item(entry.name, entry.meaning, to: &page) }
    }
    page.request("SH", "SEE ALSO")
    page.raw(Roff.bold("sqlite3") + "(1)")
    return page.text
  }

  private static func lowercasedFirst(_ text: String?) -> String {
    var text = text ?? ""
    if text.hasSuffix(".") { text.removeLast() }
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  private static func write(
    _ command: ToolDescription.Command, under path: [String], to page: inout Roff
  ) {
    let path = path + [command.commandName]
    let subcommands = command.shownSubcommands
    if subcommands.isEmpty {
      page.request("SS", (path + synopsis(command)).joined(separator: " "))
      page.paragraphs(
        [command.abstract, command.discussion].compactMap { $0 }.joined(separator: "\n\n"))
      for argument in command.shownArguments { write(argument, to: &page) }
    }
    for subcommand in subcommands { write(subcommand, under: path, to: &page) }
  }

  private static func synopsis(_ command: ToolDescription.Command) -> [String] {
    let arguments = command.shownArguments
    let positionals = arguments.filter { $0.kind == "positional" }.map { argument in
      let name = (argument.valueName ?? "").uppercased() + (argument.isRepeating ? "…" : "")
      return argument.isOptional ? "[\(name)]" : name
    }
    return positionals + (arguments.contains { $0.kind != "positional" } ? ["[options]"] : [])
  }

  private static func write(_ argument: ToolDescription.Argument, to page: inout Roff) {
    let value = argument.valueName.map { Roff.italic($0) } ?? ""
    var name = argument.kind == "positional" ? value : ""
    if argument.kind != "positional" {
      let names = (argument.names ?? []).map { Roff.bold($0.typed) }
      name = names.joined(separator: ", ") + (argument.kind == "option" ? " " + value : "")
    }
    page.request("TP")
    page.raw(name)
    let fallback = argument.defaultValue.map { " The default is \($0)." } ?? ""
    page.line((argument.abstract ?? "") + fallback)
  }

  private static func writeGlobalOptions(of tool: ToolDescription, to page: inout Roff) {
    page.request("SH", "OPTIONS")
    page.line("Every command accepts these.")
    let anyCommand = tool.command.shownSubcommands.first { $0.shownSubcommands.isEmpty }
    for argument in anyCommand?.commonArguments ?? [] { write(argument, to: &page) }
  }

  private static func item(_ name: String, _ meaning: String, to page: inout Roff) {
    page.request("TP")
    page.raw(Roff.bold(name))
    page.line(meaning)
  }
}
