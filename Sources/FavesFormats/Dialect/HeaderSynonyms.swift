/// The header names that mean a fixed field, in the languages that spreadsheets come in.
///
/// English, Spanish, German, French, Portuguese, Italian, Russian, Japanese, Chinese, Polish, Dutch,
/// Turkish, Arabic, and some more. Compared by ``HeaderNames/key(_:)``, so case, white space, `_` and
/// `-` do not matter.
enum HeaderSynonyms {
  /// The field of a key other than a field's own name; nil for all others.
  static func field(of key: String) -> FavoriteField? { fields[key] }

  /// The title, for a key that says what the favorites are, such as “City”; nil for all others.
  static func thing(_ key: String) -> FavoriteField? { things.contains(key) ? .title : nil }

  /// Whether a key names the rating that the list's owner gave.
  static func isRating(_ key: String) -> Bool { ratings.contains(key) }

  /// Whether a header of ratings says that they are one's own.
  static func isOwnRating(_ header: String) -> Bool {
    let words = HeaderNames.key(header).split(separator: " ")
    return words.count > 1 && words.contains { ownWords.contains(String($0)) }
  }

  /// Whether a header says that its column holds dates.
  static func isDate(_ header: String) -> Bool {
    let key = HeaderNames.key(header)
    return key.split { !$0.isLetter }.contains { dateWords.contains(String($0)) }
      || eastAsianDates.contains { key.contains($0) }
  }

  private static let things = keys(
    """
    city,town,village,island,beach,lake,mountain,park,museum,building,restaurant,café,bar,recipe,\
    dish,food,drink,wine,beer,day,event,holiday,person,artist,band,quote,word,website,link,podcast,\
    toy,tool,app,series,episode,stadt,insel,ort,berg,tag,rezept,gericht,ville,île,ciudad,isla,día,\
    receta,città,isola,ricetta,cidade,ilha,dia,stad,eiland,miasto,wyspa,książka,kniha,město,город,\
    остров,книга,фильм,πόλη,νησί,ταινία,βιβλίο,المدينة,مدينة,الجزيرة,الكتاب,كتاب,فيلم,الفيلم,\
    都市,街,島,映画,本,书名,电影,城市,영화,도시,buch,lied,spiel,livre,chanson,jeu,libro,canción,juego,\
    película,pelicula,livro,canção,jogo,filme,canzone,gioco,boek,liedje,spel,piosenka,gra,песня,игра,\
    曲,歌,歌曲,游戏,遊戲,電影,書名,şehir,kitap,şarkı,oyun,ada,اغنية,أغنية,لعبة,bok,låt,bog,sang
    """)

  private static let ratings = keys(
    """
    rating,my rating,your rating,user rating,personal rating,own rating,stars,star rating,my stars,\
    score,my score,your score,user score,points,mark,grade,note,bewertung,meine bewertung,wertung,\
    sterne,punkte,puntuación,puntuacion,mi puntuación,valoración,valoracion,calificación,\
    calificacion,estrellas,évaluation,evaluation,ma note,étoiles,avaliação,avaliacao,minha avaliação,\
    classificação,classificacao,estrelas,nota,minha nota,voto,il mio voto,valutazione,punteggio,\
    stelle,оценка,моя оценка,рейтинг,мой рейтинг,評価,評点,点数,スコア,マイ評価,评分,我的评分,評分,\
    分数,星级,ocena,moja ocena,gwiazdki,beoordeling,mijn beoordeling,cijfer,waardering,sterren,puan,\
    puanım,değerlendirme,oy,yıldız,التقييم,تقييم,تقييمي,الدرجة,النجوم,평점,별점,점수,내 평점,\
    hodnocení,moje hodnocení,hvězdičky,betyg,mitt betyg,bedømmelse,karakter,vurdering,terningkast,\
    βαθμολογία,αξιολόγηση
    """)

  private static let ownWords = keys(
    "my,your,personal,own,meine,mi,ma,minha,il,mio,моя,мой,moja,mijn,mitt,moje,내")

  private static let dateWords = keys(
    """
    date,dates,datum,day,when,watched,seen,released,release,born,birthday,birth,died,visited,read,\
    played,started,finished,added,rated,bought,published,premiere,since,until,gesehen,gelesen,besucht,\
    gekauft,erschienen,geburtstag,stand,am,vu,lu,sortie,naissance,fecha,visto,leído,estreno,\
    data,assistido,lido,lançamento,visione,uscita,dato,dag,дата,просмотрено,прочитано,tarih,tarihi,\
    التاريخ,تاريخ,ημερομηνία,päivä,obejrzane,przeczytane,zhlédnuto,gezien,gelezen
    """)

  private static let eastAsianDates = ["日付", "日期", "時間", "时间", "年月日", "날짜", "日時"]

  private static func keys(_ list: String) -> Set<String> {
    Set(list.split(separator: ",").map { HeaderNames.key(String($0)) })
  }

  private static let fields: [String: FavoriteField] = {
    var fields: [String: FavoriteField] = [:]
    for (field, names) in lists {
      for name in names.split(separator: ",") {
        fields[HeaderNames.key(String(name))] = field
      }
    }
    return fields
  }()

  private static let lists: [(FavoriteField, String)] = [
    (
      .title,
      """
      name,film,film title,movie,movie title,book,book title,song,song title,track,track name,album,\
      album title,game,game title,show,show title,series title,item,item name,favorite,favourite,\
      original title,titel,buchtitel,filmtitel,originaltitel,bezeichnung,titre,titre original,nom,\
      título,titulo,título original,nombre,titolo,titolo originale,nome,naam,navn,namn,tittel,\
      tytuł,nazwa,tytuł oryginalny,název,cím,název filmu,название,наименование,заголовок,имя,タイトル,\
      題名,名前,名称,作品名,标题,標題,名稱,片名,제목,이름,작품명,başlık,ad,adı,isim,eser,τίτλος,όνομα,\
      العنوان,عنوان,الاسم,اسم,nimi,otsikko
      """
    ),
    (
      .ranking,
      """
      rank,position,pos,pos.,#,no,no.,nr,nr.,№,n°,nº,number,place,order,ranked,list position,my rank,\
      platz,rang,platzierung,rangfolge,reihenfolge,classement,numéro,numero,place au classement,puesto,\
      posición,posicion,número,orden,posizione,classifica,ordine,posição,posicao,lugar,ordem,plaats,\
      plek,volgorde,positie,plats,plass,placering,место,ранг,позиция,номер,ランク,順位,順番,番号,排名,\
      名次,位置,序号,順序,순위,번호,miejsce,pozycja,kolejność,lp,lp.,pořadí,místo,sıra,sıralama,derece,\
      θέση,σειρά,κατάταξη,الترتيب,ترتيب,الرتبة,المرتبة,المركز
      """
    ),
    (
      .category,
      """
      type,list,list name,shelf,genre list,collection,kategorie,liste,regal,sammlung,catégorie,\
      étagère,collection name,categoría,categoria,lista,tipo,colección,coleção,collezione,categorie,\
      lijst,verzameling,kategori,kategoria,kolekcja,rodzaj,категория,список,коллекция,тип,カテゴリ,\
      カテゴリー,分類,リスト,種類,类别,分类,類別,列表,分類名,분류,목록,카테고리,tür,kategorisi,kategorija,\
      κατηγορία,λίστα,الفئة,فئة,القائمة,التصنيف,النوع,druh,seznam
      """
    ),
    (
      .details,
      """
      desc,notes,note,comment,comments,remarks,review,my review,private notes,summary,beschreibung,\
      notiz,notizen,kommentar,bemerkung,bemerkungen,anmerkung,rezension,commentaire,commentaires,\
      remarque,remarques,critique,avis,descripción,descripcion,comentario,comentarios,notas,reseña,\
      descrizione,commento,commenti,recensione,appunti,descrição,descricao,comentário,comentários,resenha,\
      beschrijving,opmerking,opmerkingen,notities,recensie,beskrivning,anteckningar,beskrivelse,opis,\
      komentarz,recenzja,notatki,описание,комментарий,примечание,заметки,отзыв,рецензия,説明,感想,備考,\
      コメント,メモ,レビュー,描述,说明,說明,备注,備註,评论,評論,설명,메모,감상,리뷰,popis,poznámka,poznámky,\
      uwagi,açıklama,not,notlar,yorum,inceleme,περιγραφή,σχόλια,الوصف,وصف,ملاحظات,التعليق
      """
    ),
    (.id, "uuid,guid,favorite id,favourite id"),
    (
      .created,
      """
      createdDate,created date,date created,created at,createdAt,created on,creation date,added,\
      added at,added on,date added,dateAdded,angelegt,erstellt,erstellt am,hinzugefügt,\
      hinzugefügt am,créé,créé le,ajouté,ajouté le,date d'ajout,date de création,creado,\
      fecha de creación,añadido,fecha de adición,creato,creato il,aggiunto,aggiunto il,\
      data di creazione,criado,criado em,adicionado,adicionado em,data de criação,создано,добавлено,\
      дата создания,дата добавления,作成日,作成日時,追加日,登録日,创建时间,创建日期,添加时间,添加日期,\
      建立日期,新增日期,utworzono,dodano,data utworzenia,data dodania,aangemaakt,aangemaakt op,\
      toegevoegd,toegevoegd op,oluşturulma,oluşturulma tarihi,eklenme tarihi,eklendi,أنشئ,\
      تاريخ الإنشاء,تاريخ الإضافة,أضيف,생성일,추가일,등록일,vytvořeno,přidáno,skapad,tillagd,oprettet,\
      tilføjet,opprettet,lagt til,δημιουργήθηκε,προστέθηκε
      """
    ),
    (
      .modified,
      """
      modifiedDate,modified date,date modified,modified at,modifiedAt,modified on,\
      last modified,updated,updated at,updatedAt,updated on,date updated,last updated,changed,\
      geändert,geändert am,bearbeitet,aktualisiert,modifié,modifié le,date de modification,\
      mis à jour,modificado,fecha de modificación,actualizado,modificato,modificato il,\
      data di modifica,aggiornato,modificado em,atualizado,data de modificação,изменено,обновлено,\
      дата изменения,更新日,更新日時,変更日,修改时间,修改日期,更新时间,更新日期,zmieniono,zmodyfikowano,\
      data modyfikacji,zaktualizowano,gewijzigd,gewijzigd op,bijgewerkt,değiştirilme,\
      değiştirilme tarihi,güncellenme tarihi,güncellendi,عُدّل,تاريخ التعديل,تاريخ التحديث,수정일,\
      변경일,změněno,upraveno,ändrad,uppdaterad,ændret,endret,τροποποιήθηκε,ενημερώθηκε
      """
    ),
  ]
}
