/// What stands after numbers that count nothing public: times, sizes, money.
///
/// Lower case. Single letters that are also units of counts in capitals ("5m" ago, "5M" views) are here.
enum OtherUnits {
  static let words = Set(
    """
    s|sec|secs|second|seconds|m|min|mins|minute|minutes|h|hr|hrs|hour|hours|d|day|days|w|wk|wks|week|weeks|\
    mo|mos|month|months|y|yr|yrs|year|years|am|pm|sek|sekunde|sekunden|minuten|std|stunde|stunden|tag|tage|\
    tagen|woche|wochen|monat|monate|monaten|jahr|jahre|jahren|uhr|seg|segundo|segundos|minuto|minutos|hora|\
    horas|día|días|semana|semanas|mes|meses|año|años|dia|dias|mês|ano|anos|seconde|secondes|heure|heures|j|\
    jour|jours|semaine|semaines|mois|an|ans|année|années|secondi|minuti|ora|ore|giorno|giorni|settimana|\
    settimane|mese|mesi|anno|anni|seconden|uur|dag|dagen|weken|maand|maanden|jaar|sekund|godz|godzina|\
    godziny|godzin|dzień|dni|tydzień|tygodnie|tygodni|miesiąc|miesiące|miesięcy|rok|lata|lat|timme|timmar|\
    timer|time|dagar|dage|vecka|veckor|uge|uger|uke|uker|månad|månader|måned|måneder|år|tunti|tuntia|päivä|\
    päivää|viikko|viikkoa|kuukausi|kuukautta|vuosi|vuotta|hodina|hodiny|hodin|den|týden|týdny|týdnů|měsíc|\
    měsíce|měsíců|let|roky|sn|dk|dakika|sa|saat|gün|hafta|ay|yıl|сек|мин|минут|минуты|ч|час|часа|часов|день|\
    дня|дней|недель|недели|неделю|месяц|месяца|месяцев|год|года|лет|хв|год|годин|днів|тижнів|місяців|років|\
    ثانية|ثوان|دقيقة|دقائق|ساعة|ساعات|يوم|أيام|أسبوع|أسابيع|شهر|أشهر|سنة|سنوات|שניות|דקות|שעות|ימים|שבועות|\
    חודשים|שנים|सेकंड|मिनट|घंटे|घंटा|दिन|सप्ताह|हफ़्ते|महीने|महीना|वर्ष|साल|সেকেন্ড|মিনিট|ঘণ্টা|দিন|সপ্তাহ|মাস|\
    বছর|detik|menit|jam|hari|minggu|bulan|tahun|giây|phút|giờ|ngày|tuần|tháng|năm|δευτ|λεπτά|ώρα|ώρες|ημέρα|\
    ημέρες|εβδομάδα|εβδομάδες|μήνες|έτη|χρόνια|perc|óra|órája|nap|napja|hét|hete|hónap|hónapja|év|éve|zi|\
    zile|oră|săptămână|săptămâni|lună|luni|p|px|fps|hz|khz|kb|mb|gb|tb|kbit|mbit|mbps|kbps|km|cm|mm|kg|mg|\
    ml|mph|kwh|usd|eur|gbp|jpy|inr|euro|euros|dollar|dollars|dollari|pounds|rupees|yen|zł|kr|pct|percent|\
    prozent|st|nd|rd|th|januar|january|february|march|april|june|july|august|september|october|november|\
    december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|februar|märz|mai|juni|juli|oktober|dezember|\
    janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|\
    abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|\
    giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|\
    novembro|dezembro
    """.split(separator: "|").map(String.init)
  )

  /// Times and money in scripts without spaces.
  static let ideographs: Set<Character> = [
    "秒", "分", "時", "时", "點", "点", "日", "天", "週", "周", "月", "年", "歳", "岁", "歲", "円", "元",
    "초", "분", "시", "일", "주", "월", "년", "원", "℃", "号", "號",
  ]

  static let qualityWords: Set<String> = [
    "video", "videos", "uhd", "hdr", "quality", "resolution", "ultra", "hd", "footage", "tv",
    "monitor",
    "qualität", "auflösung", "vidéo", "qualité", "calidad", "resolución", "qualidade", "streaming",
  ]
}
