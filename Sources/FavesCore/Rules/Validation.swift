/// The rules that single values must keep, whoever brings them.
public enum Validation {
  /// The most characters a title, a category's name or an attribute's name may have.
  public static let nameLimit = 255
  /// The fewest characters a description may have when a person writes one.
  public static let detailsMinimum = 10

  /// What is wrong with a title; nil if nothing is.
  public static func title(_ title: String) -> Diagnostic? {
    name(title, missing: .titleMissing, tooLong: .titleTooLong, "title")
  }

  /// What is wrong with the name of a category; nil if nothing is.
  public static func category(_ name: String) -> Diagnostic? {
    self.name(name, missing: .categoryMissing, tooLong: .categoryTooLong, "category")
  }

  private static func name(
    _ name: String, missing: DiagnosticCode, tooLong: DiagnosticCode, _ field: String
  ) -> Diagnostic? {
    if name.utf8.count > nameLimit, name.count > nameLimit {
      return Diagnostic(
        tooLong, "the \(field) has \(name.count) characters; \(nameLimit) are allowed",
        field: field)
    }
    let isEmpty = name.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
    guard isEmpty else { return nil }
    return Diagnostic(missing, "the \(field) is empty", field: field)
  }

  /// What is wrong with a description; nil if nothing is.
  ///
  /// Empty means absent.
  public static func details(_ details: String?) -> Diagnostic? {
    guard let details, !details.isEmpty,
      details.unicodeScalars.dropFirst(detailsMinimum - 1).isEmpty
    else { return nil }
    return Diagnostic(
      .descriptionTooShort,
      "the description has \(details.unicodeScalars.count) characters; at least \(detailsMinimum) are needed",
      field: "description")
  }

  /// What is wrong with the attributes of a favorite of a category.
  public static func metadata(_ metadata: [Attribute], in category: Category) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for definition in category.attributes {
      if let value = metadata.value(named: definition.name) {
        if let problem = check(value, definition) { diagnostics.append(problem) }
      } else if definition.required {
        diagnostics.append(
          Diagnostic(
            .valueMissing, "“\(definition.name)” is required", field: definition.name))
      }
    }
    guard category.isStrict else { return diagnostics }
    for attribute in metadata
    where !category.attributes.contains(where: { $0.name.isIdentical(to: attribute.name) }) {
      diagnostics.append(
        Diagnostic(
          .attributeUnknown, "“\(attribute.name)” is not defined in \(category.name)",
          field: attribute.name))
    }
    return diagnostics
  }

  /// What is wrong with a value under a definition; nil if nothing is.
  public static func check(
    _ value: AttributeValue, _ definition: AttributeDefinition
  ) -> Diagnostic? {
    guard !fits(value, definition) else { return nil }
    return Diagnostic(
      .valueInvalid,
      "“\(value.plainText)” is not \(expectation(of: definition)) for “\(definition.name)”",
      field: definition.name)
  }

  private static func fits(_ value: AttributeValue, _ definition: AttributeDefinition) -> Bool {
    switch (definition.type, value) {
    case (.text, .text): true
    case (.integer, .number(let digits)): isInteger(digits)
    case (.decimal, .number): true
    case (.boolean, .boolean): true
    case (.date, .text(let text)): isDate(text)
    case (.datetime, .text(let text)): Timestamp(text) != nil
    case (.url, .text(let text)): isURL(text)
    case (.choice, .text(let text)): definition.choices.contains { $0.isIdentical(to: text) }
    case (.list, .list): true
    default: false
    }
  }

  private static func expectation(of definition: AttributeDefinition) -> String {
    switch definition.type {
    case .text: "a text"
    case .integer: "a whole number"
    case .decimal: "a number"
    case .boolean: "true or false"
    case .date: "a date (YYYY-MM-DD)"
    case .datetime: "a date and time (RFC 3339)"
    case .url: "a URL"
    case .choice: "one of \(definition.choices.joined(separator: ", "))"
    case .list: "a list"
    }
  }

  private static func isInteger(_ digits: String) -> Bool {
    AttributeValue.isNumber(digits) && !digits.utf8.contains { $0 == 0x2e || $0 | 0x20 == 0x65 }
  }

  private static func isDate(_ text: String) -> Bool {
    text.utf8.count == 10 && Timestamp(lenient: text) != nil
  }

  /// An absolute URL by the outline of RFC 3986: a scheme, a colon, something, and no white space.
  private static func isURL(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let scheme = text.utf8[..<colon]
    func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
    guard scheme.first.map(isLetter) == true else { return false }
    let isScheme = scheme.allSatisfy { byte in
      isLetter(byte) || (48...57).contains(byte)
        || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
    let rest = text.utf8[text.utf8.index(after: colon)...]
    return isScheme && !rest.isEmpty && !text.unicodeScalars.contains { $0.properties.isWhitespace }
  }
}

/// How text that a person or a file wrote becomes a value.
public enum ValueParsing {
  /// The value of a text under a definition; nil if it does not fit.
  public static func parse(_ text: String, as definition: AttributeDefinition) -> AttributeValue? {
    let value: AttributeValue? =
      switch definition.type {
      case .integer, .decimal:
        AttributeValue.isNumber(text) ? AttributeValue.number(text) : nil
      case .boolean: boolean(text)
      case .choice:
        definition.choices.first { NameKey($0) == NameKey(text) }.map(AttributeValue.text)
      case .list: .list(items(text))
      default: .text(text)
      }
    guard let value, Validation.check(value, definition) == nil else { return nil }
    return value
  }

  /// The value of a text that no definition speaks of: a plain number or truth value, else text.
  ///
  /// Leading zeros, a plus sign and more than 18 digits stay text, as ids have them.
  public static func infer(_ text: String) -> AttributeValue {
    if text == "true" || text == "false" { return .boolean(text == "true") }
    return isPlainNumber(text) ? .number(text) : .text(text)
  }

  /// Whether a text is a whole or decimal number of at most 18 digits, without exponent.
  public static func isPlainNumber(_ text: String) -> Bool {
    text.utf8.count <= 20 && text.utf8.filter { (48...57).contains($0) }.count <= 18
      && AttributeValue.isNumber(text) && !text.utf8.contains { $0 | 0x20 == 0x65 }
      && text != "-0"
  }

  private static func boolean(_ text: String) -> AttributeValue? {
    switch NameKey(text).text {
    case "true", "yes", "1": .boolean(true)
    case "false", "no", "0": .boolean(false)
    default: nil
    }
  }

  /// The items of a list written with semicolons, or with commas if it has no semicolon.
  private static func items(_ text: String) -> [String] {
    let separator: Character = text.contains(";") ? ";" : ","
    return text.split(separator: separator).map { item in
      var item = item
      while item.first == " " { item.removeFirst() }
      while item.last == " " { item.removeLast() }
      return String(item)
    }.filter { !$0.isEmpty }
  }
}
