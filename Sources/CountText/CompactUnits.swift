/// The words and letters that stand for thousands, millions and so on after a number.
///
/// Source: compact decimal patterns, short and long, of CLDR 42 (as ICU 72 has them), for 57 locales, and
/// forms that sites use besides ("lakh", "bn", "mio"). Closing full stops are left out.
enum CompactUnits {
  /// Lower case, without the closing full stop.
  static let words = Set(
    """
    bi|bil|bilhão|bilhões|bilijon|bilijona|bilijoni|bilijonov|bilijun|bilijuna|bilion|biliona|\
    bilioni|bilions|bilionu|biliony|bilionów|bilionů|bilião|bilió|bilión|bilióna|biliónov|\
    bilióny|biliões|bilj|biljoen|biljon|biljoner|biljoona|biljoonaa|bill|billion|billionen|\
    billioner|billions|billió|billjón|billjónir|billones|billón|bilyon|bin|bio|bln|bn|cr|crore|\
    crores|de mii|de miliarde|de milioane|de trilioane|duisend|duizend|elfu|ezer|jt|juta|km|\
    lakh|lakhs|lcr|libo|ma|md|mi|mia|mie|mii|mil|mil m|mil milhões|mil millones|mila|\
    mila miliardi|miler|miler de milions|milers|milers de milions|milhão|milhões|miliar|miliard|\
    miliarda|miliarde|miliardi|miliardo|miliardy|miliardów|milijard|milijarda|milijardai|\
    milijardas|milijarde|milijardi|milijardo|milijardų|milijon|milijona|milijonai|milijonas|\
    milijone|milijono|milijonov|milijonų|milijun|milijuna|milioane|milion|miliona|milione|\
    milioni|milions|milionu|miliony|milionów|milionů|miliárd|milió|milión|milióna|miliónov|\
    milióny|milj|miljard|miljarder|miljardi|miljardia|miljardit|miljards|miljoen|miljon|\
    miljoner|miljoni|miljonit|miljons|miljoona|miljoonaa|mill|mille|mille miliardi|milliard|\
    milliarde|milliarden|milliarder|milliards|millier|million|millionen|millioner|millions|\
    milliárd|millió|milljarðar|milljarður|milljón|milljónir|millones|millón|milyar|milyon|mio|\
    mjd|mld|mljrd|mln|mlr|mlrd|mm|mn|mr|mrd|na bilyon|na libo|na milyon|na trilyon|nghìn|\
    nghìn tỷ|nt|rb|ribu|tausend|tcr|thousand|tis|tisoč|tisuća|tisuće|tisíc|tisíca|tisíce|tn|tr|\
    tri|tril|trilhão|trilhões|trilijonai|trilijonas|trilijono|trilijonų|trilioane|trilion|\
    trilioni|triliun|trilj|triljon|triljoni|triljonit|triljons|trillion|trilyon|triệu|trln|tsd|\
    tuh|tuhat|tuhatta|tusen|tusind|tys|tysiąc|tysiąca|tysiące|tysięcy|tūkst|tūkstantis|\
    tūkstančiai|tūkstančio|tūkstančių|tūkstotis|tūkstoši|tỷ|þúsund|δισ|δισεκατομμύρια|\
    δισεκατομμύριο|εκ|εκατομμύρια|εκατομμύριο|τρισ|τρισεκατομμύρια|τρισεκατομμύριο|χιλ|χιλιάδα|\
    χιλιάδες|бил|билион|билиона|мил|милиард|милиарда|милион|милиона|милијарда|милијарде|\
    милијарди|миллиард|миллиарда|миллиардов|миллион|миллиона|миллионов|млн|млрд|мільйон|\
    мільйона|мільйони|мільйонів|мільярд|мільярда|мільярди|мільярдів|тис|тисяч|тисяча|тисячі|\
    трилион|трилиона|триллион|триллиона|триллионов|трильйон|трильйона|трильйони|трильйонів|трлн|\
    тыс|тысяч|тысяча|тысячи|хил|хиляди|хиљ|хиљада|хиљаде|אלף|טריליון|מיליארד|מיליון|آلاف|ألف|\
    ارب|ترليون|تریلیون|لاکھ|ملايين|مليار|مليون|میلیارد|میلیون|هزار|هزارمیلیارد|ٹریلین|کروڑ|کھرب|\
    ہزار|अब्ज|अरब|अ॰|करोड़|कोटी|क॰|खरब|खर्व|ख॰|नील|पद्म|लाख|हज़ार|हजार|কো|কোটি|লা|লা.কো|লাখ|\
    লাখ কোটি|শত কো|হা|হাজার|ਅਰਬ|ਕਰੋੜ|ਖਰਬ|ਨੀਲ|ਲੱਖ|ਹਜ਼ਾਰ|અબજ|કરોડ|જલધિ|નિખર્વ|મહાપદ્મ|લાખ|શંકુ|\
    હજાર|ஆயிரம்|டி|டிரில்லியன்|பி|பில்லியன்|மி|மில்லியன்|ట్రి|ట్రిలియన్|ట్రిలియన్లు|బి|బిలియన్|\
    బిలియన్లు|మి|మిలియన్|మిలియన్లు|వే|వేయి|వేలు|ಟ್ರಿ|ಟ್ರಿಲಿಯನ್|ಬಿ|ಬಿಲಿಯನ್|ಮಿ|ಮಿಲಿಯನ್|ಸಾ|ಸಾವಿರ|\
    ആയിരം|ട്രില്യൺ|ദശലക്ഷം|ലക്ഷം കോടി|พัน|พันล้าน|ล้าน|ล้านล้าน|หมื่น|หมื่นล้าน|แสน|แสนล้าน|万亿
    """.split(separator: "|").map(String.init)
  )

  /// Letters that are a unit by themselves; case matters: "5m" is five minutes.
  static let letters: Set<Character> = [
    "B", "E", "G", "J", "K", "L", "M", "N", "T", "k", "ह", "ஆ",
  ]

  /// Characters of scripts that put no space between number, unit and what follows.
  static let ideographs: Set<Character> = [
    "万", "亿", "億", "兆", "千", "萬", "만", "억", "조", "천",
  ]
}
