/// What multiplies the number before it: "K", "mio.", "万", "lakh".
///
/// From the compact decimal patterns, short and long, of CLDR 42 (as in ICU 72.1) for the languages
/// that the platforms serve, in all plural forms; with spellings seen on the platforms beside them.
enum UnitWords {
  /// Written right behind the digits or after a space, case as given.
  static let letters = [
    // en, es, de, it, pt, ja, ko, th …: K thousand, M million, B billion (tr: bin), T trillion.
    "K", "k", "M", "B", "T",
    // fr: k, M, Md, Bn; es: mM; ca: kM; en-IN: L lakh, Cr crore, TCr, LCr.
    "Md", "Bn", "mM", "kM", "Cr", "TCr", "LCr",
    // tr: Mn, Mr, Tn; vi: N, Tr, T, NT; hu: E.
    "Mn", "Mr", "Tn", "Tr", "NT",
    // zh-Hant and ja on some platforms.
    "w", "W",
    // is: þ.
    "þ",
  ]

  /// Letters that mean something else more often (5m: minutes, 5 t: hours, 5 mi: miles).
  ///
  /// They count only after a fraction, or before a word that says what is counted.
  static let ambiguousLetters = ["m", "b", "t", "mi", "L", "N", "E", "tr"]

  /// Words, in lower case; a period may follow.
  static let words = [
    // en, en-IN
    "thousand", "million", "billion", "trillion", "lakh", "lakhs", "lac", "crore", "crores", "mn",
    "bn", "mil", "mill",
    // es
    "mil millones", "millón", "millones", "billón", "billones", "mil m",
    // de
    "tsd", "tausend", "mio", "mrd", "bio", "millionen", "milliarde", "milliarden", "billionen",
    // fr
    "mille", "millier", "milliers", "millions", "milliard", "milliards", "billions",
    // pt
    "mil milhões", "milhão", "milhões", "bilhão", "bilhões", "trilhão", "trilhões", "bi", "tri",
    "bilião", "biliões",
    // it
    "mila", "mln", "mld", "bln", "milione", "milioni", "miliardo", "miliardi", "mille miliardi",
    "mila miliardi",
    // nl
    "duizend", "dzd", "mjn", "miljoen", "miljard", "biljoen",
    // pl
    "tys", "tysiąc", "tysiąca", "tysiące", "tysięcy", "milion", "miliona", "miliony", "milionów",
    "miliard", "miliarda", "miliardy", "miliardów", "bilion", "biliony", "bilionów",
    // sv, da, no
    "tn", "md", "tusen", "miljon", "miljoner", "miljarder", "biljon", "biljoner", "mia", "tusind",
    "millioner", "milliarder", "billioner", "bill", "tkr",
    // fi
    "milj", "bilj", "tuhat", "tuhatta", "miljoona", "miljoonaa", "miljardi", "miljardia",
    "biljoona",
    "biljoonaa",
    // cs, sk
    "tis", "tisíc", "tisíce", "milionu", "milionů", "bilionů", "tisíca", "milión", "milióna",
    "milióny", "miliónov", "miliárd", "bilión", "bilióny", "biliónov",
    // tr
    "bin", "milyon", "milyar", "trilyon", "mr", "mlr",
    // ru, uk, bg, sr
    "тыс", "млн", "млрд", "трлн", "тысяча", "тысячи", "тысяч", "миллион", "миллиона", "миллионов",
    "миллиард", "миллиарда", "миллиардов", "триллион", "триллиона", "триллионов", "тис", "тисяча",
    "тисячі", "тисяч", "мільйон", "мільйона", "мільйони", "мільйонів", "мільярд", "мільярда",
    "мільярди", "мільярдів", "трильйон", "трильйони", "трильйонів", "хил", "хиляди", "милион",
    "милиона", "милиард", "милиарда", "хиљ", "мил", "хиљада", "хиљаде", "милијарда", "милијарде",
    "к",
    // ar, fa, ur
    "ألف", "آلاف", "الف", "ألفًا", "مليون", "ملايين", "مليار", "مليارات", "ترليون", "هزار", "میلیون",
    "میلیارد", "تریلیون", "هزارمیلیارد", "ہزار", "لاکھ", "کروڑ", "ارب", "کھرب",
    // he
    "אלף", "אלפים", "מיליון", "מיליארד", "טריליון",
    // hi, mr
    "हज़ार", "हजार", "लाख", "करोड़", "क॰", "अ॰", "ख॰", "अरब", "खरब", "कोटी", "अब्ज", "ह",
    // bn
    "শত কো", "লাকো", "লাখ কোটি", "হাজার", "হা", "লাখ", "লা", "কোটি", "কো",
    // id, ms, fil
    "rb", "jt", "ribu", "juta", "miliar", "triliun", "libo", "bilyon",
    // vi
    "nghìn tỷ", "nghìn", "ngàn", "triệu", "tỷ",
    // el
    "χιλ", "εκ", "δισ", "τρισ", "χιλιάδα", "χιλιάδες", "εκατομμύριο", "εκατομμύρια",
    "δισεκατομμύριο", "δισεκατομμύρια", "τρισεκατομμύρια",
    // hu
    "ezer", "millió", "milliárd", "billió",
    // ro
    "mie", "mii", "de mii", "milioane", "de milioane", "miliarde", "de miliarde", "trilion",
    "trilioane",
    // lt, et, sq, uz, mk, kk, ky, mn, hy, ka
    "tūkst", "tuh", "mijë", "ming", "илј", "мың", "миң", "мянга", "сая", "հզր", "մլն", "ათ",
    "მლნ",
    // kn, gu, pa, my, km, lo
    "ಸಾ", "ಲಕ್ಷ", "હજાર", "લાખ", "ਹਜ਼ਾਰ", "ਲੱਖ", "ထောင်", "သောင်း", "သိန်း", "သန်း", "ពាន់", "ម៉ឺន",
    "សែន", "លាន", "ພັນ", "ໝື່ນ", "ແສນ", "ລ້ານ",
    // ta, te
    "ஆ", "வே", "వే",
    "ஆயிரம்", "மில்லியன்", "பில்லியன்", "వేయి", "వేలు", "మిలియన్", "మిలియన్లు",
  ]

  /// Written right behind the digits, without a word's end; digits may follow (1億2,345万).
  static let glued = [
    // ja, zh, ko
    "千", "万", "萬", "億", "亿", "兆", "万亿", "百万", "천", "만", "억", "조",
    // th
    "พันล้าน", "หมื่นล้าน", "แสนล้าน", "ล้านล้าน", "พัน", "หมื่น", "แสน", "ล้าน",
  ]
}
