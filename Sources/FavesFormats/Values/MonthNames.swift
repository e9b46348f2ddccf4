/// Names of months and the small words around them, in the languages that spreadsheets come in.
///
/// English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Czech, Russian, Turkish,
/// Greek, Swedish, Danish and Norwegian, full and shortened as the Unicode CLDR has them (case of
/// the month within a date where a language has one), and Arabic; Chinese, Japanese and Korean write
/// months in figures.
enum MonthNames {
  /// What a word of a date says.
  enum Word: Hashable, Sendable {
    /// A month, 1…12.
    case month(Int)
    /// Before or after noon.
    case isAfternoon(Bool)
    /// A weekday, or a small word that says nothing.
    case filler
  }

  /// What a word says, in any case and without a full stop at its end; nil for any other word.
  static func word(_ text: String) -> Word? { words[text] ?? words[text.lowercased()] }

  /// Twelve groups a language, separated by `|`; a month's names separated by spaces.
  private static let months = """
    january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|october oct|november nov|december dec
    januar jänner jan|februar feber feb|märz mrz mär|april apr|mai|juni jun|juli jul|august aug|september sep sept|oktober okt|november nov|dezember dez
    janvier janv jan|février fevrier févr fév fevr|mars|avril avr|mai|juin|juillet juil|août aout|septembre sept|octobre oct|novembre nov|décembre decembre déc dec
    enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic
    janeiro jan|fevereiro fev|março marco mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set|outubro out|novembro nov|dezembro dez
    gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|settembre set|ottobre ott|novembre nov|dicembre dic
    januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sep sept|oktober okt|november nov|december dec
    stycznia styczeń sty|lutego luty lut|marca marzec mar|kwietnia kwiecień kwi|maja maj|czerwca czerwiec cze|lipca lipiec lip|sierpnia sierpień sie|września wrzesień wrz|października październik paź|listopada listopad lis|grudnia grudzień gru
    ledna leden led|února únor úno|března březen bře|dubna duben dub|května květen kvě|června červen čvn|července červenec čvc|srpna srpen srp|září zář|října říjen říj|listopadu listopad lis|prosince prosinec pro
    января январь янв|февраля февраль февр фев|марта март мар|апреля апрель апр|мая май|июня июнь июн|июля июль июл|августа август авг|сентября сентябрь сент сен|октября октябрь окт|ноября ноябрь нояб ноя|декабря декабрь дек
    ocak oca|şubat şub|mart mar|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|kasım kas|aralık ara
    ιανουαρίου ιανουάριος ιαν|φεβρουαρίου φεβρουάριος φεβ|μαρτίου μάρτιος μαρ|απριλίου απρίλιος απρ|μαΐου μάιος μαΐ μαϊ|ιουνίου ιούνιος ιουν|ιουλίου ιούλιος ιουλ|αυγούστου αύγουστος αυγ|σεπτεμβρίου σεπτέμβριος σεπ|οκτωβρίου οκτώβριος οκτ|νοεμβρίου νοέμβριος νοε|δεκεμβρίου δεκέμβριος δεκ
    januari jan|februari feb|mars mar|april apr|maj|juni jun|juli jul|augusti aug|september sep|oktober okt|november nov|december dec
    januar jan|februar feb|marts mars mar|april apr|maj mai|juni jun|juli jul|august aug|september sep|oktober okt|november nov|desember des
    يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر
    """

  private static let morning = "am a.m a.m. vorm"
  private static let afternoon = "pm p.m p.m. nachm"

  private static let fillers = """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat
    sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado
    domingo lunedì martedì mercoledì giovedì venerdì sabato domenica
    st nd rd th er º ª de del di of le den den. el the at um г года г. at, uhr à
    """

  private static let words: [String: Word] = {
    var words: [String: Word] = [:]
    for filler in fillers.split(whereSeparator: \.isWhitespace) { words[String(filler)] = .filler }
    for word in morning.split(separator: " ") { words[String(word)] = .isAfternoon(false) }
    for word in afternoon.split(separator: " ") { words[String(word)] = .isAfternoon(true) }
    for language in months.split(separator: "\n") {
      for (index, names) in language.split(separator: "|").enumerated() {
        for name in names.split(separator: " ") { words[String(name)] = .month(index + 1) }
      }
    }
    return words
  }()
}
