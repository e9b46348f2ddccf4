/// The elements of OpenDocument that are looked at.
enum ODSElement: UInt8 {
  /// What only holds others: documents, groups of rows.
  case container
  case table, column, row, cell
  /// A paragraph of a cell.
  case paragraph
  /// A part of a paragraph.
  case inline
  case spaces, tab, lineBreak

  init?(_ name: String, namespace: String) {
    switch namespace {
    case ODSNamespace.office: self.init(office: name)
    case ODSNamespace.table: self.init(table: name)
    case ODSNamespace.text: self.init(text: name)
    default: return nil
    }
  }

  private init?(office name: String) {
    guard ["document", "document-content", "body", "spreadsheet"].contains(name) else { return nil }
    self = .container
  }

  private init?(table name: String) {
    switch name {
    case "table": self = .table
    case "table-column": self = .column
    case "table-row": self = .row
    case "table-cell", "covered-table-cell": self = .cell
    case "table-columns", "table-header-columns", "table-column-group", "table-rows",
      "table-header-rows", "table-row-group":
      self = .container
    default: return nil
    }
  }

  private init?(text name: String) {
    switch name {
    case "p", "h": self = .paragraph
    case "s": self = .spaces
    case "tab": self = .tab
    case "line-break": self = .lineBreak
    // What is no text of the cell itself: how Japanese is read, foot notes, changes.
    case "ruby-text", "note", "tracked-changes": return nil
    default: self = .inline
    }
  }
}

/// The attributes that are looked at.
enum ODSAttribute: UInt8 {
  case name, columnsRepeated, rowsRepeated, visibility, formula
  case valueType, value, dateValue, timeValue, booleanValue, stringValue, calcValueType
  case count

  init?(_ name: String, namespace: String) {
    switch (namespace, name) {
    case (ODSNamespace.table, "name"): self = .name
    case (ODSNamespace.table, "number-columns-repeated"): self = .columnsRepeated
    case (ODSNamespace.table, "number-rows-repeated"): self = .rowsRepeated
    case (ODSNamespace.table, "visibility"): self = .visibility
    case (ODSNamespace.table, "formula"): self = .formula
    case (ODSNamespace.office, "value-type"): self = .valueType
    case (ODSNamespace.office, "value"): self = .value
    case (ODSNamespace.office, "date-value"): self = .dateValue
    case (ODSNamespace.office, "time-value"): self = .timeValue
    case (ODSNamespace.office, "boolean-value"): self = .booleanValue
    case (ODSNamespace.office, "string-value"): self = .stringValue
    case (ODSNamespace.calc, "value-type"): self = .calcValueType
    case (ODSNamespace.text, "c"): self = .count
    default: return nil
    }
  }
}

/// The namespaces of OpenDocument 1.0 to 1.3, and LibreOffice's own.
enum ODSNamespace {
  static let office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  static let table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  static let text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  static let manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
  static let calc = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
}
