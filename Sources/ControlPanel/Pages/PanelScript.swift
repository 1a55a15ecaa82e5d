/// What makes the pages handier where there is script; everything works without.
enum PanelScript {
  /// Checks filter lines while they are written.
  ///
  /// Texts go into the page as texts.
  static let text = """
    "use strict";
    const area = document.getElementById("filters");
    if (area) {
      const list = document.getElementById("remarks");
      let timer = 0;
      let number = 0;
      const check = async () => {
        const mine = ++number;
        const answer = await fetch("/api/v1/filters/check", {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-Lenity-Request": "1" },
          body: JSON.stringify({ filters: area.value }),
        });
        if (!answer.ok || mine !== number) return;
        const remarks = (await answer.json()).remarks;
        list.replaceChildren(...remarks.map((remark) => {
          const item = document.createElement("li");
          const place = document.createElement("strong");
          place.textContent = `${remark.line}:${remark.column} `;
          item.append(place, remark.message);
          return item;
        }));
        if (!remarks.length && area.value.trim()) {
          const item = document.createElement("li");
          item.className = "fine";
          item.textContent = list.dataset.fine;
          list.append(item);
        }
      };
      area.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => check().catch(() => {}), 300);
      });
    }

    """
}
