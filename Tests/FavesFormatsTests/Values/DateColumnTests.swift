import FavesCore
import Testing

@testable import FavesFormats

@Suite("Dates of columns")
struct DateColumnTests {
  @Test(
    "become ISO dates, in the order that the whole column has",
    arguments: [
      (["2026-11-22"], ["2026-11-22"]),
      (["4/3/2018", "31/12/2019"], ["2018-03-04", "2019-12-31"]),
      (["4/3/2018", "12/31/2019"], ["2018-04-03", "2019-12-31"]),
      (["31.12.2020", "1.2.2021"], ["2020-12-31", "2021-02-01"]),
      (["1.2.2021"], ["2021-02-01"]),
      (["22. 11. 2026"], ["2026-11-22"]),
      (["2026/11/2", "2026/1/22"], ["2026-11-02", "2026-01-22"]),
      (["2026.11.22"], ["2026-11-22"]),
      (["22-11-2026"], ["2026-11-22"]),
      (["3/3/2020"], ["2020-03-03"]),
      (["2026年11月22日"], ["2026-11-22"]),
      (["2026년 1월 2일"], ["2026-01-02"]),
      (["1969/07/20 20:17:00"], ["1969-07-20T20:17:00"]),
      (["31.12.2020 14:30"], ["2020-12-31T14:30"]),
      (
        ["12/31/2020 2:30 PM", "1/2/2021 12:05:09 AM"], ["2020-12-31T14:30", "2021-01-02T00:05:09"]
      ),
      (["31/12/2020, 14:30:01.5"], ["2020-12-31T14:30:01.5"]),
      (["12/31/2020 14:30 UTC"], ["2020-12-31T14:30Z"]),
      (["31.12.2020 14:30 Uhr"], ["2020-12-31T14:30"]),
      (["1969-07-20 20:16", "1969-07-20T20:16:00+02:00"], nil),
      (["22/11/2026", "2026-11-23", "24 Nov 2026"], ["2026-11-22", "2026-11-23", "2026-11-24"]),
    ] as [([String], [String]?)])
  func figures(cells: [String], dates: [String]?) throws {
    #expect(try column(cells).values == (dates ?? cells).map { "t:" + $0 })
  }

  @Test(
    "are read with names of months",
    arguments: [
      "22 November 2026", "November 22, 2026", "Nov 22, 2026", "22nd Nov. 2026", "22-Nov-2026",
      "22. November 2026", "22 novembre 2026", "22 de noviembre de 2026", "22 de novembro de 2026",
      "22 november 2026", "22 listopada 2026", "22. listopadu 2026", "22 ноября 2026 г.",
      "22 Kasım 2026", "22 Νοεμβρίου 2026", "22 نوفمبر 2026", "2026 Nov 22", "Sun, 22 Nov 2026",
      "NOV 22 2026", "22 nov. 2026",
    ])
  func months(cell: String) throws {
    #expect(try column([cell]).values == ["t:2026-11-22"])
  }

  @Test(
    "are text where a cell is no date",
    arguments: [
      ["30/2/2020"], ["31/12/2020", "12/31/2020"], ["13/13/2020"], ["Nov 2026"], ["14:30"],
      ["22/11/2026", "soon"], ["1.2.3"], ["22/11-2026"], ["2020-12-31 25:00"], ["2026-11-22x"],
      ["22/11/26"],
    ])
  func texts(cells: [String]) throws {
    #expect(try column(cells).values == cells.map { "t:" + $0 })
  }

  @Test("whose order is unclear are asked for, unless an option or another column says")
  func unclear() throws {
    let cells = ["03/04/2018", "05/06/2019"]
    let error = thrownFormatError { _ = try column(cells, header: "seen") }
    #expect(error?.code == .ambiguous)
    #expect(error?.hint == "say which: --date-order dmy or --date-order mdy")
    #expect(error?.position.column == 1)
    #expect(try column(cells, order: .dayMonthYear).values == ["t:2018-04-03", "t:2019-06-05"])
    #expect(try column(cells, order: .monthDayYear).values == ["t:2018-03-04", "t:2019-05-06"])
    let both = try columns([cells, ["12/31/2020", "1/2/2020"]])
    #expect(both[0].values == ["t:2018-03-04", "t:2019-05-06"])
    #expect(both[0].warnings.count == 1)
    #expect(
      try column(["03/04/2018", "31/12/2018"], order: .monthDayYear).values.last == "t:2018-12-31")
  }

  @Test("with years of two figures are read where the column is one of dates, with a warning")
  func shortYears() throws {
    let found = try column(["22/11/26", "01/02/69"], header: "Date watched")
    #expect(found.values == ["t:2026-11-22", "t:1969-02-01"])
    #expect(found.warnings.count == 1)
    #expect(try column(["22.11.26", "01.02.03"], header: "Datum").values.last == "t:2003-02-01")
    #expect(try column(["99-12-31"], header: "date").values == ["t:1999-12-31"])
    let error = thrownFormatError { _ = try column(["10-11-12"], header: "date") }
    #expect(error?.hint?.contains("ymd") == true)
  }

  @Test("that spreadsheets count are read only where a date is known to stand")
  func serials() throws {
    #expect(try column(["43831", "44196.5"]).values == ["n:43831", "n:44196.5"])
    #expect(
      try column(["43831", "44196.5"], knownType: .date).values
        == ["t:2020-01-01", "t:2020-12-31T12:00:00.000Z"])
  }

  @Test("have the type that shows")
  func types() throws {
    #expect(try column(["31.12.2020"]).type == .date)
    #expect(try column(["31.12.2020", "31.12.2020 14:30"]).type == .datetime)
  }
}

@Suite("Header names")
struct HeaderSynonymTests {
  @Test(
    "in many languages name the seven fields and the rating",
    arguments: [
      "Category|Rank|Title|Notes|Date added|Last modified|My rating",
      "Categoría|Puesto|Título|Comentarios|Añadido|Modificado|Puntuación",
      "Kategorie|Platz|Titel|Bemerkungen|Hinzugefügt am|Geändert am|Bewertung",
      "Catégorie|Rang|Titre|Commentaires|Ajouté le|Modifié le|Évaluation",
      "Categoria|Posição|Título|Comentários|Adicionado em|Modificado em|Avaliação",
      "Categoria|Posizione|Titolo|Commenti|Aggiunto il|Modificato il|Voto",
      "Категория|Место|Название|Примечание|Дата добавления|Дата изменения|Оценка",
      "カテゴリ|順位|タイトル|備考|追加日|更新日|評価",
      "类别|排名|名称|备注|添加日期|修改日期|评分",
      "分類|排名|標題|備註|建立日期|更新日期|評分",
      "Kategoria|Pozycja|Tytuł|Uwagi|Data dodania|Data modyfikacji|Ocena",
      "Categorie|Plaats|Titel|Opmerkingen|Toegevoegd op|Gewijzigd op|Beoordeling",
      "Kategori|Sıra|Başlık|Açıklama|Eklenme tarihi|Güncellenme tarihi|Puan",
      "الفئة|الترتيب|العنوان|الوصف|تاريخ الإضافة|تاريخ التعديل|التقييم",
      "카테고리|순위|제목|메모|추가일|수정일|평점",
    ])
  func languages(header: String) throws {
    let names = header.split(separator: "|").map { HeaderNames.key(String($0)) }
    let fields: [FavoriteField] = [.category, .ranking, .title, .details, .created, .modified]
    for (name, field) in zip(names, fields) {
      #expect((FavoriteField(rawValue: name) ?? HeaderSynonyms.field(of: name)) == field, "\(name)")
    }
    #expect(HeaderSynonyms.isRating(names.last ?? ""))
  }

  @Test("that say when are known as dates")
  func dates() {
    for header in ["Date watched", "Datum", "Fecha", "放送日付", "Released", "date_read"] {
      #expect(HeaderSynonyms.isDate(header), "\(header)")
    }
    #expect(!HeaderSynonyms.isDate("Version"))
  }
}
