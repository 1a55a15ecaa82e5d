/// The words that say what is counted, as the platforms write them in their languages.
///
/// Lower case; a final `*` stands for any ending. Words for posts, videos, members of a household and
/// the like are not here: they count no reaction of others.
enum KindWords {
  static let words: [(kind: CountKind, words: [String])] = [
    (.likes, likes), (.dislikes, dislikes), (.scores, scores), (.reposts, reposts),
    (.quotes, quotes), (.replies, replies), (.views, views), (.followers, followers),
    (.following, following), (.bookmarks, bookmarks), (.subscribers, subscribers),
    (.ranks, ranks), (.badges, badges),
  ]

  private static let likes = [
    // en
    "like", "likes", "liked", "liked by", "likers", "reaction", "reactions", "favorite",
    "favorites", "favourite", "favourites", "heart", "hearts", "love this", "loves", "reacted",
    "thumbs up", "claps", "applause",
    // es
    "me gusta", "“me gusta”", "le gusta a", "les gusta a", "les gusta", "le gusta", "me encanta",
    "reacciones", "reacción", "favoritos",
    // de
    "gefällt mir", "gefällt mir-angaben", "gefällt-mir-angabe*", "gefällt", "gefällt das",
    "„gefällt mir“-angabe*", "„gefällt mir“-markierung*", "„mag ich“-bewertung*",
    "mag ich-bewertung*", "mögen das", "reaktion", "reaktionen", "favoriten", "favorisierungen",
    "react", "reacted",
    // fr
    "j'aime", "j’aime", "mentions j'aime", "mention j'aime", "aime", "aiment", "aimé par",
    "réaction*", "favoris", "clics sur j'aime",
    // pt
    "curtida", "curtidas", "curtiu", "curtiram", "curtido por", "gosto", "gostos", "gostaram",
    "marcações gostei", "marcação gostei", "reações", "reação", "favoritos",
    // it
    "mi piace", "piace a", "piace", "reazion*", "preferiti",
    // nl
    "vind-ik-leuks", "vind-ik-leuk", "vind ik leuks", "vind ik leuk", "vinden dit leuk",
    "vindt dit leuk",
    "keer leuk gevonden",
    // de, as video sites have it
    "positiv bewert*",
    // pl
    "polubie*", "polubień", "lubi to", "lubią to", "użytkowników lubi to", "osób lubi to",
    "reakcj*", "oceny w górę", "łapki w górę",
    // sv, da, no
    "gilla-markering*", "gilla", "gillar", "gillningar", "gillades av", "synes godt om",
    "synes godt om-markering*", "kan lide", "syntes godt om", "likerklikk", "liker", "liker dette",
    "liker-klikk", "reaktioner", "reaksjoner",
    // fi
    "tykkäy*", "tykkää*", "reaktiot", "reaktiota",
    // cs, sk
    "to se mi líbí", "označení to se mi líbí", "líbí se", "lajk*", "reakcí", "reakce", "páči sa",
    // tr
    "beğeni", "beğenme", "beğendi", "beğenisi", "kişi beğendi", "ifade",
    // ru, uk
    "отмет* \"нравится\"", "отмет* «нравится»", "отметк* \"нравится\"", "нравится", "лайк*",
    "понравилось", "реакци*", "вподобан*", "уподобан*", "подобається", "позначк* \"подобається\"",
    // ar, fa
    "إعجاب", "إعجابات", "إعجابًا", "إعجابا", "اعجاب", "تسجيلات إعجاب", "تسجيل إعجاب",
    "أعجبني", "معجب", "لایک", "پسندیدن", "پسند",
    // he
    "לייקים", "לייק", "סימוני לייק", "אהבו", "סימני לייק",
    // hi, bn
    "लाइक", "पसंद", "लाइक्स", "प्रतिक्रिया*", "লাইক", "পছন্দ", "টি লাইক",
    // ja
    "いいね", "いいね!", "いいね！", "「いいね!」", "「いいね！」", "高評価", "高く評価", "お気に入り", "リアクション",
    // ko
    "좋아요", "마음에 들어요", "마음", "공감", "반응",
    // zh
    "赞", "讚", "点赞", "點讚", "喜欢", "喜歡", "按讚", "个赞", "個讚", "次赞", "人赞了", "说好", "說讚",
    "喜欢次数", "喜歡次數", "顶", "頂", "收到的赞", "心情",
    // id, ms, vi, th
    "suka", "menyukai", "disukai oleh", "tanda suka", "reaksi", "lượt thích", "thích",
    "người thích",
    "cảm xúc", "ถูกใจ", "คนถูกใจ", "การถูกใจ", "ความรู้สึก",
    // el, hu, ro
    "μου αρέσει", "«μου αρέσει»", "επισημάνσεις \"μου αρέσει\"", "επισημάνσεις «μου αρέσει»",
    "αντιδράσεις", "kedvelés*", "kedveli", "kedvelik", "tetszik", "reakció", "aprecier*",
    "apreciază",
    "reacții", "reacţii", "aprecieri",
    // hr, sr, sl, ca, et, lt, lv
    "sviđanja", "свиђања", "všečk*", "m'agrada", "meeldimis*", "patiktuk*", "patīk*",
  ]

  private static let dislikes = [
    "dislike", "dislikes", "downvote", "downvotes", "thumbs down", "no me gusta", "mag ich nicht*",
    "gefällt mir nicht*", "„mag ich nicht“-bewertung*", "je n'aime pas", "je n’aime pas",
    "não gostei", "non mi piace",
    "vind ik niet leuk*", "nie podoba mi się", "łapki w dół", "ogillar", "ikke synes om",
    "misliker",
    "en tykkää", "nelíbí se mi", "beğenmeme", "не нравится", "дизлайк*", "не подобається",
    "لم يعجبني", "عدم إعجاب", "דיסלייק*", "नापसंद", "ডিসলাইক", "অপছন্দ", "低評価", "싫어요", "踩", "不喜欢",
    "不喜歡", "倒讚", "tidak suka", "lượt không thích", "không thích", "ไม่ชอบ", "δεν μου αρέσει",
    "nem tetszik",
    "nu-mi place",
  ]

  private static let scores = [
    "point", "points", "pts", "upvote", "upvotes", "upvoted", "vote", "votes", "karma", "score",
    "net votes",
    "punto", "puntos", "voto", "votos", "voti", "punkt", "punkte", "punkten", "stimme", "stimmen",
    "upvotes",
    "voix", "vote positif", "votes positifs", "pontos", "ponto", "punti", "punten", "stemmen",
    "punkty", "punktów", "głos*", "poäng", "röster", "point", "stemmer", "poeng", "pistettä",
    "ääntä",
    "bod*", "hlas*", "puan", "oy", "очк*", "балл*", "голос*", "карма", "бал*", "نقطة", "نقاط",
    "صوت", "أصوات", "נקודות", "הצבעות", "अंक", "वोट", "ভোট", "পয়েন্ট", "ポイント", "票", "점", "표", "추천",
    "分", "积分", "積分", "点数", "投票", "poin", "suara", "điểm", "lượt bình chọn", "คะแนน", "โหวต",
    "βαθμοί", "ψήφοι",
    "pont", "szavazat*", "puncte", "voturi",
  ]

  private static let reposts = [
    // en
    "repost", "reposts", "reposted", "retweet", "retweets", "retweeted", "share", "shares",
    "shared", "boost", "boosts", "boosted", "renote", "renotes", "reblog", "reblogs", "repins",
    "crossposts", "notes", "anmerkungen", "notas",
    // es, de, fr, pt, it, nl
    "reposteo*", "retuit*", "compartid*", "veces compartido", "veces que se compartió",
    "republicaci*",
    "impulsos", "mal geteilt", "geteilt", "geteilte inhalte", "teilungen", "republicação",
    "partage", "partages", "retweets", "republicaç*", "compartilhament*", "partilhas",
    "condivision*",
    "condivis*", "ripubblicazion*", "keer gedeeld", "gedeeld", "delen", "herplaatsing*",
    // pl, sv, da, no, fi, cs, tr
    "udostępnie*", "udostępnień", "podań dalej", "podania dalej", "delning*", "återpublicering*",
    "delinger", "deling", "genopslag", "gjenpublisering*", "jako*", "uudelleenjul*", "sdíle*",
    "přeposlání", "paylaşım*", "yeniden gönderi", "yeniden gönderme",
    // ru, uk, ar, he, hi, bn
    "репост*", "ретвит*", "поделились", "подели*", "перепощ*", "ретвіт*", "поширен*", "إعادة نشر",
    "إعادات نشر", "مشاركة", "مشاركات", "إعادة تغريد", "שיתופים", "שיתוף", "ריטוויטים",
    "פרסומים מחדש",
    "शेयर", "रीपोस्ट", "रीट्वीट", "শেয়ার", "শেয়ার", "রিপোস্ট",
    // ja, ko, zh
    "リポスト", "リツイート", "シェア", "ブースト", "再投稿", "리포스트", "리트윗", "공유", "재게시", "转发", "轉發", "转推", "轉推", "分享",
    "转帖", "轉貼", "转载", "轉載", "次分享",
    // id, vi, th, el, hu, ro
    "dibagikan", "bagikan", "kali dibagikan", "posting ulang", "postingan ulang", "lượt chia sẻ",
    "chia sẻ",
    "lượt đăng lại", "đăng lại", "แชร์", "รีโพสต์", "รีทวีต", "κοινοποιήσ*", "αναδημοσιεύσ*",
    "megosztás*",
    "újraposzt*", "distribuir*", "redistribuir*", "repostări",
  ]

  private static let quotes = [
    "quote", "quotes", "quoted", "quote posts", "quote tweets", "cita", "citas", "zitat", "zitate",
    "zitierte posts", "citation", "citations", "citaç*", "comentários com citação", "citazion*",
    "citaten",
    "cytat*", "citat", "citater", "sitat*", "lainau*", "citac*", "alıntı*", "цитат*", "цитуван*",
    "اقتباس", "اقتباسات", "ציטוטים", "कोट", "উদ্ধৃতি", "引用", "인용", "引用推文", "kutipan", "trích dẫn",
    "lượt trích dẫn", "อ้างอิง", "โควท", "παραθέσ*", "idézet*", "citate", "citări",
  ]

  private static let replies = [
    // Facebook's "talking about this"
    "talking about this", "are talking about this", "people are talking about this",
    "sprechen darüber", "en parlent", "hablando de esto",
    "están hablando de esto", "falando sobre isso", "ne parlano", "praten hierover", "mówi o tym",
    "pratar om detta", "taler om dette", "snakker om dette", "обсуждают это", "話題にしています",
    "が話題にしています", "正在谈论", "正在談論", "bunun hakkında konuşuyor", "membicarakan ini",
    // en
    "reply", "replies", "replied", "comment", "comments", "answer", "answers", "response",
    "responses",
    // es, de, fr, pt, it, nl
    "respuesta", "respuestas", "comentario", "comentarios", "antwort", "antworten", "kommentar",
    "kommentare", "kommentaren", "réponse", "réponses", "commentaire", "commentaires", "resposta",
    "respostas", "comentário", "comentários", "risposta", "risposte", "commento", "commenti",
    "antwoord", "antwoorden", "reactie", "reacties", "opmerking", "opmerkingen",
    // pl, sv, da, no, fi, cs, tr
    "odpowiedzi", "odpowiedź", "komentarz", "komentarze", "komentarzy", "svar", "kommentarer",
    "kommentarar", "vastau*", "kommentti*", "komment*", "odpověd*", "komentář*", "komentár*",
    "yanıt",
    "cevap", "yorum",
    // ru, uk, ar, fa, he, hi, bn
    "ответ*", "комментари*", "відповід*", "коментар*", "رد", "ردود", "ردًا", "تعليق", "تعليقات",
    "تعليقًا",
    "پاسخ", "نظر", "دیدگاه", "תגובות", "תגובה", "תשובות", "जवाब", "टिप्पणि*", "टिप्पणी", "कमेंट", "উত্তর",
    "মন্তব্য", "কমেন্ট",
    // ja, ko, zh
    "返信", "コメント", "リプライ", "답글", "댓글", "답변", "回复", "回覆", "回應", "评论", "評論", "留言", "条评论", "則留言",
    "跟帖", "回答",
    // id, vi, th, el, hu, ro
    "balasan", "komentar", "jawaban", "câu trả lời", "trả lời", "phản hồi", "bình luận",
    "lượt bình luận",
    "ความคิดเห็น", "การตอบกลับ", "ตอบกลับ", "คอมเมนต์", "απαντήσ*", "απάντηση", "σχόλι*", "válasz*",
    "hozzászólás*",
    "megjegyzés*", "komment", "răspuns*", "comentarii", "comentariu",
    // hr, sr, sl, lt; lv, ca, sq, be, ka, hy, ta, te, kn, ml, ur
    "komentar*", "komentār*", "comentaris", "comentari", "koment*", "каментар*", "კომენტარ*",
    "մեկնաբանությ*", "கருத்து*", "వ్యాఖ్య*", "కామెంట్*", "ಕಾಮೆಂಟ್*", "കമന്റ*", "تبصر*",
  ]

  private static let views = [
    // Facebook's "were here"
    "were here", "was here", "waren hier", "étaient ici", "estuvieron aquí", "estiveram aqui",
    "sono stati qui", "sono state qui", "zijn hier geweest", "był* tutaj", "был* здесь",
    "がチェックイン", "buradaydı",
    // en
    "view", "views", "viewed", "viewer", "viewers", "viewing", "watching", "watching now", "play",
    "plays", "listens", "impressions", "impression", "reads", "times viewed", "streams", "looks",
    // es, de, fr, pt, it, nl
    "vista", "vistas", "visualizacion*", "visualización", "visitas", "reproduccion*",
    "reproducción",
    "viendo", "espectadores", "aufruf", "aufrufe", "aufrufen", "mal angesehen", "ansichten",
    "wiedergaben", "zuschauer*", "schauen zu", "impressionen", "vue", "vues", "lecture", "lectures",
    "spectateur*", "affichages", "visualizaç*", "visualização", "exibiç*", "assistindo",
    "reproduç*", "visualizzazion*", "riproduzion*", "spettatori", "weergave", "weergaven",
    "keer bekeken",
    "keer afgespeeld", "kijkers",
    // pl, sv, da, no, fi, cs, tr
    "wyświetle*", "wyświetleń", "odsłon*", "odtworze*", "obejrze*", "visning", "visningar",
    "visninger", "seere",
    "tittare", "uppspelning*", "afspilning*", "avspilling*", "seer", "seere", "katselu*", "näyttö*",
    "katselukert*", "toisto*", "katsojaa", "zhlédnut*", "zobrazen*", "přehrání", "diváků",
    "zhliadnut*", "videní",
    "görüntüleme", "görüntülenme", "izlenme", "izleyici", "oynatma", "izliyor",
    // ru, uk, ar, fa, he, hi, bn
    "просмотр*", "показ*", "зрител*", "смотрят", "прослушиван*", "перегляд*", "глядач*", "مشاهدة",
    "مشاهدات",
    "مشاهدين", "مرات المشاهدة", "من المشاهدات", "عدد المشاهدات", "عرض", "بازدید", "نمایش", "צפיות",
    "צפייה", "צופים",
    "व्यू", "व्यूज़", "बार देखा गया", "दर्शक", "ভিউ", "বার দেখা হয়েছে", "বার দেখা", "দর্শক",
    // ja, ko, zh
    "回視聴", "回表示", "回再生", "視聴回数", "再生回数", "表示", "再生", "視聴中", "人が視聴中", "閲覧", "조회수", "조회", "회 재생",
    "시청", "명 시청",
    "뷰", "观看", "觀看", "次观看", "次觀看", "观看次数", "觀看次數", "浏览", "瀏覽", "查看", "播放", "次播放", "阅读", "閱讀",
    "人正在观看", "正在觀看",
    "曝光", "展示",
    // id, vi, th, el, hu, ro
    "ditonton", "kali ditonton", "x ditonton", "penayangan", "tayangan", "dilihat", "penonton",
    "lượt xem",
    "người xem", "người đang xem", "lượt phát", "การดู", "ครั้ง", "ยอดดู", "การดู", "วิว", "ผู้ชม", "คนดู",
    "προβολ*",
    "θεατές", "αναπαραγωγ*", "megtekintés*", "lejátszás*", "néző*", "vizualiz*", "vizionăr*",
    "redări", "afișări",
    // A community's, as forums write it
    "users / day", "users / week", "users / month", "users / 6 months", "nutzer / tag",
    "utilisateurs / jour", "usuarios / día", "monthly audience", "listeners", "monthly listeners",
    // hr, bs, sr, mk; sl, ca, eu, et, lt, lv, sq, is, af, fil, sw, uz
    "pregled*", "преглед*", "ogled*", "visualitzacion*", "ikustaldi*", "bistaratze*", "vaatamis*",
    "peržiūr*", "skatījum*", "shikim*", "áhorf*", "kyke", "na view", "panonood", "kutazamwa",
    "marta ko'rilgan", "visionnement*",
    // be, kk, ky, mn, ka, hy
    "прагляд*", "рет көрілді", "көрүү*", "көрүлдү", "үзсэн", "ნახვა", "დათვალიერება", "դիտում*",
    // ta, te, kn, ml, gu, pa, ur, my, km, lo
    "பார்வை*", "వీక్షణ*", "ವೀಕ್ಷಣೆ*", "കാഴ്ച*", "વ્યૂ", "ਵਾਰ ਦੇਖਿਆ", "ਵਿਊਜ਼", "ملاحظات",
    "ကြည့်ရှု*", "ដង", "ເທື່ອ", "tontonan",
  ]

  private static let followers = [
    "connection", "connections", "kontakte auf", "contactos en", "relations sur", "conexões",
    "collegamenti su", "connecties op", "kontakter på", "つながり",
    // People who follow, in what sites tell of them.
    "followed", "followed by", "followed you", "started following you", "follow this", "follow you",
    "gefolgt von", "folgen dir", "folgen dir jetzt", "seguido por", "seguida por", "seguidos por",
    "te siguen", "te siguieron", "comenzaron a seguirte", "empezaron a seguirte", "suivi par",
    "suivie par", "suivi(e) par", "vous suivent", "ont commencé à vous suivre", "seguido(a) por",
    "seguiram você", "começaram a seguir você", "seguito da", "seguita da",
    "hanno iniziato a seguirti", "gevolgd door", "volgen je", "följs av", "följer dig", "følges av",
    "følges af", "obserwowany przez", "takip ediyor", "フォローしています", "フォローされています",
    // Counts.
    "follower", "followers", "fans", "seguidor*", "abonnenten auf", "abonné*", "follower*innen",
    "follower:innen", "abonnés", "seguaci", "seguidor", "volger", "volgers", "obserwując*",
    "obserwator*", "śledząc*", "följare", "følgere", "følger", "seuraaja*", "sledujíc*",
    "sledovatel*",
    "takipçi", "takipçisi", "подписчик*", "читател*", "фолловер*", "підписник*", "читач*", "متابع",
    "متابعين", "متابعون",
    "متابعًا", "متابِع", "من المتابعين", "دنبال‌کننده", "دنبال کننده", "עוקבים", "עוקב", "फ़ॉलोअर*",
    "फॉलोअर*", "फ़ॉलोवर*",
    "ফলোয়ার", "ফলোয়ার", "অনুসারী", "フォロワー", "人のフォロワー", "팔로워", "粉丝", "粉絲", "关注者", "追蹤者", "跟隨者", "位粉丝",
    "位粉絲", "pengikut",
    "người theo dõi", "ผู้ติดตาม", "ακόλουθο*", "ακολούθ*", "követő*", "urmăritor*",
    // ca, eu, hr, sr, sl, lt, lv, et, is, sq, cy, ka, hy, fa
    "seguidors", "jarraitzaile*", "pratitelj*", "пратила*", "sledilc*", "sekėj*", "sekotāj*",
    "jälgija*", "fylgjend*", "ndjekës*", "dilynwyr", "მიმდევ*", "հետևորդ*", "پی‌گیرنده",
  ]

  private static let following = [
    "following", "followings", "folgt", "siguiendo", "seguidos", "folge ich", "gefolgt",
    "abonniert",
    "suivi(e)s", "suivis", "suivi", "abonnements", "abonnement", "seguindo", "a seguir", "seguiti",
    "profili seguiti", "account seguiti", "volgend", "gevolgd", "obserwowan*", "obserwuje",
    "följer",
    "følger nu", "seurataan", "seurattua", "sleduje", "sleduji", "takip edilen", "takip",
    "подписки", "подписок",
    "в читаемых", "читаемых", "відстежу*", "підписки", "підписок", "يتابع", "متابَع", "أتابع",
    "قيد المتابعة", "در حال دنبال کردن",
    "במעקב", "עוקב אחרי", "נעקבים", "फ़ॉलो कर रहे हैं", "फ़ॉलोइंग", "फॉलोइंग", "অনুসরণ করছেন", "ফলো করছেন", "フォロー中",
    "フォロー", "팔로잉", "팔로우",
    "正在关注", "关注", "正在跟隨", "追蹤中", "關注", "跟隨中", "mengikuti", "diikuti", "đang theo dõi", "กำลังติดตาม",
    "ακολουθεί", "ακολουθούνται",
    // fi, ca, eu, is, lv, cy
    "seurattava*", "seguint", "jarraitzen", "fylgist með", "seko", "yn dilyn",
    "követés", "követett", "követ", "urmărește", "urmăriri", "urmăriți",
  ]

  private static let bookmarks = [
    "bookmark", "bookmarks", "bookmarked", "added to favorites", "save", "saves",
    "saved", "times saved", "guardado*",
    "elementos guardados",
    "lesezeichen", "mal gespeichert", "gespeichert", "signet*", "enregistrement*", "salvamento*",
    "itens salvos", "salvos", "segnalibr*", "salvataggi", "bladwijzer*", "opgeslagen", "zakładk*",
    "zakładek",
    "zapisań", "bokmärk*", "bogmærk*", "bokmerk*", "kirjanmerk*", "zálož*", "uložen*",
    "yer işareti",
    "yer işaretleri", "kaydetme", "закладк*", "закладок", "сохранен*", "збережен*", "إشارة مرجعية",
    "إشارات مرجعية", "عمليات حفظ",
    "סימניות", "बुकमार्क", "সেভ", "বুকমার্ক", "ブックマーク", "保存", "북마크", "저장", "书签", "書籤", "收藏", "markah",
    "simpanan",
    "dấu trang", "lượt lưu", "บุ๊กมาร์ก", "บันทึก", "σελιδοδείκτ*", "αποθηκεύσ*", "könyvjelző*",
    "mentés*", "marcaje",
    "salvări",
  ]

  private static let subscribers = [
    "subscriber", "subscribers", "subs", "member", "members", "subscribed", "suscriptor*",
    "miembros", "abonnent", "abonnenten",
    "abonnierende", "mitglieder", "mitglied", "membres", "membre", "inscrito*", "assinante*",
    "subscritor*", "membros",
    "iscritt*", "membri", "abonnees", "abonnee", "leden", "subskrybent*", "subskrypcji", "członk*",
    "prenumerant*",
    "medlemmar", "abonnenter", "medlemmer", "tilaaja*", "jäsen*", "odběratel*", "člen*", "abone",
    "üye", "участник*",
    "учасник*", "مشترك", "مشتركين", "مشتركًا", "أعضاء", "عضو", "מנויים", "חברים", "सदस्य*", "सब्सक्राइबर",
    "সদস্য", "সাবস্ক্রাইবার",
    "チャンネル登録者", "チャンネル登録者数", "登録者", "メンバー", "구독자", "구독자 수", "멤버", "回帖者", "订阅者", "订阅", "訂閱者", "訂閱",
    "位订阅者", "位訂閱者",
    "成员", "成員", "subscriber", "pelanggan", "anggota", "người đăng ký", "thành viên", "ผู้ติดตามช่อง",
    "สมาชิก", "συνδρομητ*",
    "εγγεγραμμέν*", "μέλη", "feliratkozó*", "abonați", "abonaţi", "membrii",
    // hr, bs, sr, mk; sl, ca, eu, et, lt, lv, sq, is, af, sw, uz
    "pretplatnik*", "претплатник*", "naročnik*", "subscriptor*", "harpidedun*",
    "tellija*", "prenumerator*", "abonent*", "pajtimtar*", "áskrifand*", "intekenaar*",
    "intekenare", "waliojisajili", "obunachi*",
    // be, kk, ky, mn, ka, hy
    "падпісчык*", "жазылушы*", "катталуучу*", "захиалагч*", "გამომწერ*", "բաժանորդ*",
    // ta, te, kn, ml, gu, pa, ur, my, km, lo
    "சந்தாதாரர்*", "సబ్స్క్రైబర్*", "చందాదారు*", "ಚಂದಾದಾರ*", "ಸಬ್ಸ್ಕ್ರೈಬರ್*",
    "സബ്സ്ക്രൈബർ*", "വരിക്കാർ*", "સબ્સ્ક્રાઇબર*", "ਸਬਸਕ੍ਰਾਈਬਰ*", "سبسکرائبر*",
    "စာရင်းသွင်းသူ*", "អ្នកជាវ*", "ຜູ້ຕິດຕາມ*",
  ]

  private static let ranks = [
    "on trending", "trending", "in trending", "on the charts", "en tendencias", "tendencias",
    "in den trends", "auf platz",
    "dans les tendances", "tendances", "nos assuntos do momento", "em alta", "in tendenza",
    "di tendenza", "急上昇",
    "トレンド", "인기 급상승", "热搜", "熱門", "в тренде", "в тренді",
  ]

  private static let badges = [
    "notification", "notifications", "unread", "unread notifications", "unread messages",
    "new notifications",
    "notificaciones", "sin leer", "benachrichtigung", "benachrichtigungen", "ungelesen*",
    "notificações", "não lid*",
    "notifiche", "non lett*", "meldingen", "ongelezen", "powiadomie*", "nieprzeczytan*",
    "aviseringar", "olästa", "notifikationer",
    "ulæste", "varsler", "uleste", "ilmoitu*", "lukematon*", "oznámení", "nepřečten*", "bildirim",
    "okunmamış",
    "уведомлен*", "непрочитан*", "сповіщен*", "إشعار", "إشعارات", "غير مقروءة", "התראות", "सूचनाएँ",
    "নোটিফিকেশন", "件の通知", "通知", "未読",
    "알림", "읽지 않은", "条通知", "則通知", "未读", "未讀", "notifikasi", "thông báo", "การแจ้งเตือน", "ειδοποιήσ*",
    "értesítés*", "notificări",
  ]

  /// Words that may stand between the number and what is counted.
  static let links = [
    "de", "d'", "des", "di", "of", "von", "da", "mais", "total", "new", "more", "other", "others",
    "people", "person", "persons", "users", "mutual", "gemeinsame", "unique", "all",
    "public", "weitere", "weiteren",
    "neue",
    "personen", "mal", "mal als", "personas", "otras", "personnes", "autres", "pessoas", "outras",
    "persone", "altre", "mensen",
    "anderen", "keer", "gånger", "gange", "ganger", "osób", "osoby", "razy", "personer", "andra",
    "andre", "henkilöä", "kertaa",
    "lidí", "lidem", "krát", "kişi", "kez", "kere", "человек", "людям", "людей", "раз", "раза",
    "пользователей", "особам",
    "разів", "شخص", "شخصًا", "أشخاص", "مرة", "مرات", "من", "אנשים", "פעמים", "लोग", "लोगों ने", "लोगों",
    "बार", "জন", "টি", "টা", "বার",
    "orang", "kali", "người", "lượt", "lần", "คน", "ครั้ง", "รายการ", "άτομα", "φορές", "άλλ*",
    "ember", "alkalommal", "személynek", "de persoane", "persoane", "de ori",
    "de utilizatori", "andere", "とともに", "と一緒に", "この動画を", "このコメントを", "この投稿を", "과 함께", "와 함께",
    "이 동영상에", "이 동영상을", "이 댓글에", "一起", "都",
  ]

  /// Counters of Chinese, Japanese and Korean, glued to the number.
  static let counters = [
    "次", "回", "件", "个", "個", "人", "名", "条", "條", "則", "则", "位", "명의", "명", "개의", "개", "회", "번", "건",
    "の", "人の",
    "件の", "个人", "個人", "+",
  ]

  /// What "and 1,234 others" leaves unsaid: the kind of the words before it.
  static let others = [
    "others", "other people", "more people", "more", "weitere personen", "weiteren personen",
    "weiteren", "anderen", "anderen personen",
    "autres personnes", "autres", "personas más", "otras personas", "outras pessoas",
    "altre persone", "altri", "anderen",
    "andere mensen", "innych osób", "innych", "andra", "andre", "muuta", "dalších", "diğer kişi",
    "другим", "другие", "іншим",
    "آخرين", "آخرون", "אחרים", "अन्य लोगों", "その他", "외", "其他人", "lainnya", "người khác", "คนอื่นๆ",
    "άλλοι", "másik",
    "alții", "times", "veces", "fois", "vezes", "volte", "personas", "personnes", "pessoas",
    "persone", "personen", "people", "mal", "mensen", "человек",
  ]
}
