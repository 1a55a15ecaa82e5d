/// The words beside a number that say what it counts, in the languages that the platforms serve.
///
/// Observed on the platforms themselves (buttons, `aria-label`, `og:description`, YouTube's accessibility
/// labels), November 2026. Lower case; a phrase of several words has spaces.
enum CountVocabulary {
  /// What each word or phrase counts.
  static let words: [String: CountKind] = table(in: alphabetic)

  /// The same for scripts without spaces between words; found anywhere in the text.
  static let fragments: [(text: [Character], kind: CountKind)] = table(in: unspaced)
    .map { (Array($0.key), $0.value) }
    .sorted { $0.text.count > $1.text.count }

  /// Phrases have at most so many words.
  static let phraseWordsMax = 4

  /// Words that may stand between a number and the word that says what it counts.
  static let fillers: Set<String> = [
    "more", "other", "total", "public", "new", "people", "person", "users", "user", "of", "de", "d",
    "des",
    "mal", "x", "times", "veces", "vezes", "fois", "volte", "keer", "gånger", "gange", "ganger",
    "kertaa",
    "razy", "krát", "kez", "kişi", "раз", "раза", "personen", "personas", "pessoas", "personnes",
    "persone",
    "человек", "orang", "lượt", "osób", "osoby", "i", "alt", "yt", "youtube", "verified", "monthly",
    "active", "all", "time", "en", "a", "à", "le", "les", "others", "autres", "otras", "outras",
    "altre",
    "andere", "weitere", "الشخص", "شخص", "مستخدم",
  ]

  /// Counters that follow a number at once in Japanese, Korean and Chinese.
  static let counters: Set<Character> = [
    "件", "個", "个", "回", "次", "人", "名", "位", "条", "條", "則", "则", "개", "명", "회", "건", "번",
  ]

  private static func table(in text: String) -> [String: CountKind] {
    var table: [String: CountKind] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, let kind = CountKind(rawValue: String(parts[0])) else { continue }
      for phrase in parts[1].split(separator: ",") {
        table[phrase.trimmingSpaces] = kind
      }
    }
    return table
  }

  private static let alphabetic = """
    likes: like, likes, liked, favorite, favorites, favourite, favourites, faves, fave, heart, hearts, loves
    likes: reactions, reaction, claps, appreciations, thanks, stars, star, people like this, people reacted
    likes: gefällt, gefällt mir, gefällt mir angaben, gefällt-mir-angaben, favoriten, reaktionen, reaktion
    likes: me gusta, gusta, gustan, le gusta, favorito, favoritos, reacción, reacciones
    likes: j’aime, j'aime, jaime, aime, aiment, mention j’aime, mentions j’aime, favori, favoris
    likes: réaction, réactions, curtida, curtidas, curtir, curtiu, gosto, gostos, reação, reações
    likes: mi piace, piace, piacciono, preferiti, reazione, reazioni, vind ik leuks, vind-ik-leuks
    likes: vind ik leuk, leuk, reacties op, polubienia, polubień, polubienie, polubił, lubi, lubią
    likes: gilla, gillar, gillningar, gillamarkeringar, gilla-markeringar, synes godt om, likerklikk
    likes: tykkäys, tykkäystä, tykkäykset, tykkää, to se mi líbí, líbí se mi, lajků, lajk, lajky
    likes: beğeni, beğenme, beğendi, beğenen, нравится, отметок нравится, отметки нравится, лайк, лайка
    likes: лайков, лайки, реакция, реакции, реакций, вподобання, вподобань, вподобайка, вподобайок
    likes: إعجاب, إعجابات, أعجب, إعجابًا, تسجيل إعجاب, تسجيلات إعجاب, تفاعل, תגובות לייק, לייקים, לייק
    likes: אהבו, סימוני לייק, पसंद, लाइक, पसंद करें, पसंद किया, লাইক, পছন্দ, suka, disukai
    likes: menyukai, lượt thích, thích, μου αρέσει, αρέσει, αρέσουν, kedvelés, kedveli, tetszik
    likes: aprecieri, apreciere, îmi place, persoane apreciază, tykkää tästä, synes om, curtir isso
    dislikes: dislike, dislikes, disliked, downvote, downvotes, mag ich nicht, no me gusta, je n’aime pas
    dislikes: não gosto, non mi piace, vind ik niet leuk, beğenmeme, не нравится, дизлайк, дизлайков
    scores: point, points, score, karma, upvote, upvotes, punkte, punkt, puntos, punto, puntuación
    scores: pontos, ponto, punti, punteggio, punten, punkty, punktów, poäng, pistettä, bodů, puan, очки
    scores: очков, балл, баллов, балла, карма, карме, نقطة, نقاط, נקודות, अंक, পয়েন্ট, poin, điểm
    scores: πόντοι, βαθμοί, pont, puncte, post karma, comment karma, votes, vote, stimmen, votos, voti
    reposts: repost, reposts, reposted, retweet, retweets, retweeted, boost, boosts, reblog, reblogs
    reposts: share, shares, shared, notes, renotes, renote, saves and shares, mal geteilt, geteilt
    reposts: geteilte inhalte, teilen, teilungen, reposteos, compartido, compartidos, compartir
    reposts: veces compartido, republicaciones, republicación, partages, partage, republications
    reposts: republication, compartilhamento, compartilhamentos, compartilhar, republicações, partilhas
    reposts: condivisioni, condivisione, ripubblicazioni, gedeeld, keer gedeeld, herplaatsingen
    reposts: udostępnienia, udostępnień, udostępnienie, delningar, delning, ompostningar, delinger
    reposts: deling, jakoa, jako, sdílení, paylaşım, paylaşma, yeniden gönderi, репост, репоста
    reposts: репостов, репосты, ретвит, ретвитов, поделились, поширень, поширення, مشاركة, مشاركات
    reposts: إعادة نشر, שיתופים, שיתוף, रीपोस्ट, शेयर, শেয়ার, bagikan, dibagikan, kali dibagikan
    reposts: lượt chia sẻ, chia sẻ, κοινοποιήσεις, κοινοποίηση, megosztás, distribuiri, distribuire
    quotes: quote, quotes, quoted, quote tweets, quote posts, zitate, zitat, zitierte beiträge, citas
    quotes: cita, citations, citation, citações, citação, comentários citados, citazioni, citaten, cytaty
    quotes: citat, lainaukset, citace, alıntı, alıntılar, цитата, цитаты, цитат, цитирования, اقتباس
    quotes: اقتباسات, ציטוטים, kutipan, trích dẫn, παραθέσεις, idézet, idézetek, citate
    replies: reply, replies, replied, comment, comments, commented, response, responses, answers, answer
    replies: antwort, antworten, kommentar, kommentare, kommentaren, respuesta, respuestas, comentario
    replies: comentarios, réponse, réponses, commentaire, commentaires, resposta, respostas, comentário
    replies: comentários, risposta, risposte, commento, commenti, antwoord, antwoorden, reactie, reacties
    replies: opmerkingen, odpowiedź, odpowiedzi, komentarz, komentarze, komentarzy, svar, kommentarer
    replies: vastaus, vastausta, vastaukset, kommentti, kommenttia, kommentit, odpověď, odpovědi
    replies: odpovědí, komentář, komentáře, komentářů, yanıt, yanıtlar, yorum, yorumlar, ответ, ответа
    replies: ответов, ответы, комментарий, комментария, комментариев, комментарии, відповідь
    replies: відповіді, відповідей, коментар, коментарі, коментарів, رد, ردود, ردًا, تعليق, تعليقات
    replies: تعليقًا, תגובות, תגובה, जवाब, टिप्पणी, टिप्पणियां, टिप्पणियाँ, कमेंट, উত্তর, মন্তব্য, balasan
    replies: komentar, trả lời, bình luận, lượt bình luận, απαντήσεις, απάντηση, σχόλια, σχόλιο, válasz
    replies: hozzászólás, megjegyzés, răspunsuri, răspuns, comentarii, comentariu
    views: view, views, viewed, viewer, viewers, watching, watching now, plays, play, impressions, reads
    views: visits, visit, aufrufe, aufruf, mal angesehen, zuschauer, zuschauen, wiedergaben, ansichten
    views: visualizaciones, visualización, vistas, vista, reproducciones, reproducción, espectadores
    views: visitas, vues, vue, lectures, spectateurs, visualizações, visualização, exibições
    views: reproduções, espetadores, visualizzazioni, visualizzazione, riproduzioni, spettatori
    views: weergaven, weergave, keer bekeken, kijkers, wyświetlenia, wyświetleń, wyświetlenie
    views: odtworzeń, visningar, visning, visninger, tittare, seere, näyttökertaa, näyttökerta
    views: katselukertaa, katselukerta, zhlédnutí, zobrazení, görüntüleme, görüntülenme, izlenme
    views: izleyici, просмотр, просмотра, просмотров, просмотры, зрителей, зрителя, зрителю, перегляд
    views: перегляди, переглядів, مشاهدة, مشاهدات, مشاهدًا, צפיות, צפייה, צופים, बार देखा गया, व्यू
    views: व्यूज, दृश्य, বার দেখা হয়েছে, ভিউ, tayangan, ditonton, x ditonton, kali ditonton, lượt xem
    views: προβολές, προβολή, θεατές, megtekintés, megtekintések, néző, vizionări, vizionare, vizualizări
    views: afișări, spectatori
    followers: follower, followers, follows you, abonnenten auf, seguidor, seguidores, seguidoras, abonnés
    followers: abonné, followerzy, volgers, volger, obserwujący, obserwujących, följare, følgere, følger dig
    followers: seuraajaa, seuraaja, seuraajat, sledující, sledujících, takipçi, takipçiler, подписчик
    followers: подписчика, подписчиков, подписчики, читатель, читателя, читателей, підписник
    followers: підписники, підписників, читачі, читачів, متابع, متابعين, متابعون, متابعًا, עוקבים
    followers: עוקב, फ़ॉलोअर, फ़ॉलोअर्स, फॉलोअर, फॉलोअर्स, অনুসরণকারী, ফলোয়ার, pengikut, người theo dõi
    followers: ακόλουθοι, ακόλουθος, követő, követők, urmăritori, urmăritor, kontakte, connections
    followers: connection, contacts, members, member, mitglieder, mitglied, miembros, miembro, membres
    followers: membre, membros, membro, membri, leden, członków, członkowie, medlemmar, medlemmer
    followers: jäsentä, členů, üye, участник, участника, участников, учасників, anggota, thành viên, μέλη
    followers: fans, friends, freunde, amigos, amis, amici, vrienden, znajomych, vänner, venner
    following: following, follows, followed, folge ich, folgt, gefolgt, siguiendo, seguidos, abonnements
    following: abonnement, suivi, suivis, suivi e s, seguindo, a seguir, seguiti, profili seguiti, volgend
    following: obserwowani, obserwowanych, obserwuje, följer, seurataan, seurattua, sleduje, sledování
    following: takip edilen, takip, подписки, подписок, подписка, читаемых, в читаемых, читает, стежить
    following: يتابع, المتابَعون, متابَعون, עוקב אחרי, במעקב, फ़ॉलोइंग, अनुसरण, mengikuti, diikuti
    following: đang theo dõi, ακολουθείτε, ακολουθεί, követés, követett, urmăriri, urmărește
    bookmarks: bookmark, bookmarks, bookmarked, saves, saved, save, lesezeichen, gespeichert, guardados
    bookmarks: guardado, elementos guardados, marcadores, signets, signet, enregistrements
    bookmarks: itens salvos, salvamentos, segnalibri, salvataggi, bladwijzers, zakładki, zakładek
    bookmarks: bokmärken, bokmærker, bokmerker, kirjanmerkkiä, záložky, záložek, yer işareti, закладки
    bookmarks: закладок, إشارة مرجعية, إشارات مرجعية, סימניות, बुकमार्क, বুকমার্ক, markah, dấu trang
    bookmarks: σελιδοδείκτες, könyvjelző, marcaje, pins, pin
    subscribers: subscriber, subscribers, abonnenten, abonnent, abos, suscriptor, suscriptores, inscritos
    subscribers: inscrito, subscritores, iscritti, iscritto, abonnees, subskrybentów, subskrybenci
    subscribers: subskrybent, subskrypcji, prenumeranter, prenumerant, abonnenter, tilaajaa, tilaaja
    subscribers: odběratelů, odběratelé, odběratel, abone, подписан, підписаних, مشترك, مشتركين
    subscribers: مشتركًا, מנויים, सदस्य, सब्सक्राइबर, সাবস্ক্রাইবার, subskriber, subscriber yt
    subscribers: người đăng ký, εγγεγραμμένοι, συνδρομητές, feliratkozó, abonați, readers, online
    badges: badge, badges, award, awards, auszeichnungen, premios, récompenses, prêmios, premi, trophies
    """

  private static let unspaced = """
    likes: いいね, いいね！, いいね!, 高評価, お気に入り, リアクション, 좋아요, 마음에 들어요, 반응, 赞, 讚, 点赞, 點讚
    likes: 喜欢, 喜歡, 次赞, 个赞, 個讚, ถูกใจ, คนถูกใจ, ความรู้สึก, 顶
    dislikes: 低評価, 싫어요, 踩, ไม่ชอบ, 倒赞
    scores: ポイント, スコア, 포인트, 점수, 分数, 分數, 点数, คะแนน, カルマ, 카르마
    reposts: リポスト, リツイート, シェア, ブースト, リノート, 재게시, 리트윗, 리포스트, 공유, 转发, 轉發, 转推, 轉推
    reposts: 分享, 转帖, 轉貼, แชร์, รีโพสต์
    quotes: 引用, 인용
    replies: 返信, コメント, 답글, 댓글, 회신, 回复, 回覆, 评论, 評論, 留言, 条评论, ตอบกลับ, ความคิดเห็น, คอมเมนต์
    views: 視聴, 回視聴, 再生, 閲覧, 表示, 인이 시청 중, 視聴中, 조회수, 조회, 시청, 观看, 觀看, 播放, 次观看, 浏览, 瀏覽
    views: 阅读, 閱讀, 查看, 檢視, การดู, ครั้ง, ดู, ผู้ชม
    followers: フォロワー, 팔로워, 粉丝, 粉絲, 关注者, 關注者, 追蹤者, 追隨者, 跟隨者, ผู้ติดตาม, メンバー, 회원, 成员, 成員, สมาชิก
    following: フォロー中, フォロー, 팔로잉, 팔로우, 正在关注, 正在關注, 关注, 關注, 追蹤中, 跟隨中, กำลังติดตาม
    bookmarks: ブックマーク, 保存, 북마크, 저장, 书签, 書籤, 收藏, บุ๊กมาร์ก
    subscribers: チャンネル登録者数, 登録者, チャンネル登録者, 구독자, 订阅者, 訂閱者, 位订阅者, 位訂閱者, 订阅, 訂閱, ผู้ติดตามช่อง, คนติดตาม
    """
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    var rest = self
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
