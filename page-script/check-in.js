// MARK: Check-in

let spent = 0;
let unsaid = 0;
let active = now();
let due = checkIn && checkIn.after - checkIn.spent;
const stir = () => { active = now(); };
const countTime = () => {
  if (ended.aborted) return;
  if (!doc.hidden && now() - active < 60000) {
    spent += 5;
    unsaid += 5;
  }
  if (spent >= due) {
    due = spent + checkIn.after;
    openCheckIn();
  }
  later(countTime, 5000);
};
const openCheckIn = () => {
  const body = element('div', 's f');
  setAttribute(body, 'role', 'status');
  dark = isDark(doc.body);
  const made = host(body);
  const invite = (title, text, isBreathing) => {
    fill(body);
    each([element('h2', '', title), paragraph(text), isBreathing && element('div', 'o'), row(
      button(words.goOn, 'p', () => remove(made)),
      !isBreathing && button(words.breathe, '', () => invite(words.breathe, words.breathing, 1)),
      !isBreathing && button(words.pause, '', () => invite(words.pause, words.pausing, 1))
    )], part => { if (part) appendTo(body, part); });
  };
  appendTo(page, made);
  invite(words.checkIn, words.checkInBody);
  act('shown', member('kind', 'checkIn'));
};
const sayTime = () => {
  if (unsaid) act('spent', member('seconds', unsaid));
  unsaid = 0;
};
