/// A fixed field of a favorite, by the name it has in files.
public enum FavoriteField: String, CaseIterable, Sendable {
  /// The name of its category.
  case category
  /// Its rank, 1 or more.
  case ranking
  /// Its title.
  case title
  /// Its description.
  case details = "description"
  /// Its UUID.
  case id
  /// When it was created.
  case created
  /// When it was last modified.
  case modified
}

/// The header names that mean a fixed field, in the languages that spreadsheets come in.
///
/// Compared by ``HeaderNames/key(_:)``, so case, white space, `_` and `-` do not matter.
enum HeaderSynonyms {
  /// The field of a key other than a field's own name; nil for all others.
  static func field(of key: String) -> FavoriteField? { fields[key] }

  /// The title, for a key that says what the favorites are, such as “City”; nil for all others.
  static func thing(_ key: String) -> FavoriteField? { things.contains(key) ? .title : nil }

  private static let things: Set<String> = Set(
    """
    city,town,village,island,beach,lake,mountain,park,museum,building,restaurant,café,bar,recipe,\
    dish,food,drink,wine,beer,day,event,holiday,person,artist,band,quote,word,website,link,podcast,\
    toy,tool,app,series,episode,stadt,insel,ort,berg,tag,rezept,gericht,ville,île,ciudad,isla,día,\
    receta,città,isola,ricetta,cidade,ilha,dia,stad,eiland,miasto,wyspa,książka,kniha,město,город,\
    остров,книга,фильм,πόλη,νησί,ταινία,βιβλίο,المدينة,مدينة,الجزيرة,الكتاب,كتاب,فيلم,الفيلم,\
    都市,街,島,映画,本,书名,电影,城市,영화,도시
    """
    .split(separator: ",").map { HeaderNames.key(String($0)) })

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
      tytuł,název,cím,название,заголовок,имя,タイトル,題名,名前,标题,標題,名称,제목,이름,başlık,τίτλος,όνομα,العنوان,الاسم
      """
    ),
    (
      .ranking,
      """
      rank,position,pos,pos.,#,no,no.,nr,nr.,№,n°,number,place,order,ranked,list position,platz,\
      rang,platzierung,rangfolge,classement,numéro,puesto,posición,posicion,número,posizione,\
      classifica,posição,plaats,plats,plass,место,ранг,順位,排名,순위,miejsce,pozycja,pořadí,sıra,θέση,σειρά,الترتيب,الرتبة
      """
    ),
    (
      .category,
      """
      type,list,list name,shelf,genre list,collection,kategorie,liste,regal,catégorie,étagère,\
      categoría,categoria,lista,tipo,categorie,kategori,kategoria,категория,список,カテゴリ,\
      カテゴリー,类别,分類,분류
      """
    ),
    (
      .details,
      """
      desc,notes,note,comment,comments,remarks,review,my review,private notes,summary,beschreibung,\
      notiz,notizen,kommentar,bemerkung,bemerkungen,anmerkung,commentaire,commentaires,remarque,\
      descripción,descripcion,comentario,comentarios,notas,descrizione,commento,recensione,\
      descrição,descricao,beschrijving,opmerking,beskrivning,beskrivelse,opis,описание,\
      комментарий,説明,感想,描述,说明,설명,popis,poznámka,uwagi,açıklama,περιγραφή,الوصف
      """
    ),
    (.id, "uuid,guid,favorite id,favourite id"),
    (
      .created,
      """
      createdDate,created date,date created,created at,createdAt,created on,creation date,added,\
      added at,added on,date added,dateAdded,angelegt,erstellt,erstellt am,hinzugefügt,\
      hinzugefügt am,créé,créé le,ajouté,ajouté le,date d'ajout,creado,fecha de creación,añadido,\
      creato,aggiunto,data di creazione,создано,作成日,追加日,创建时间
      """
    ),
    (
      .modified,
      """
      modifiedDate,modified date,date modified,modified at,modifiedAt,modified on,\
      last modified,updated,updated at,updatedAt,updated on,date updated,last updated,changed,\
      geändert,geändert am,modifié,modifié le,modificado,fecha de modificación,modificato,\
      изменено,更新日,修改时间
      """
    ),
  ]
}
