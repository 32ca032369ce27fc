// What pages do better with a script. Each works without: what needs this file has the class `js`, and texts come
// from the page's own `data-` attributes, in its language.

const all = (selector) => document.querySelectorAll(selector);
const byId = (id) => document.getElementById(id);
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

/** Runs for a press on an element like this, whenever it came into the page. */
function onPress(selector, act) {
  document.addEventListener('click', (event) => {
    const pressed = event.target.closest(selector);
    if (pressed) act(pressed, event);
  });
}

/** The input that an element is for: its attribute names it, or it stands in the same field. */
const inputOf = (one, id) => (id ? byId(id) : one.closest('.field, .with-button')?.querySelector('input'));

// ---- passwords

/** `<button data-reveal data-other="Hide">Show</button>` */
function reveal(button) {
  show(button, inputOf(button, button.dataset.reveal)?.type === 'password');
}

function show(button, shown) {
  const input = inputOf(button, button.dataset.reveal);
  if (!input || (input.type === 'text') === shown) return;
  input.type = shown ? 'text' : 'password';
  [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
}

/** `<button data-generate data-generated="A password was generated.">`: fills the form's new passwords with one, and
 *  shows it. */
function generate(button) {
  const word = password(20);
  const inputs = button.form.querySelectorAll('[autocomplete=new-password]');
  for (const input of inputs) {
    input.value = word;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
  for (const one of button.form.querySelectorAll('[data-reveal]')) {
    if ([...inputs].includes(inputOf(one, one.dataset.reveal))) show(one, true);
  }
  for (const input of inputs) input.type = 'text';
  const said = button.form.querySelector('[data-meter] [aria-live]');
  if (said && button.dataset.generated) said.textContent = button.dataset.generated;
  inputs[0]?.focus();
}

// Without those that are taken for one another.
const kinds = ['abcdefghijkmnopqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!#%*+-=?@_'];

/** Of every kind at least one; which, and where, is by chance alone. */
function password(length) {
  const signs = kinds.join('');
  for (;;) {
    const word = Array.from({ length }, () => signs[below(signs.length)]).join('');
    if (kinds.every((kind) => [...kind].some((sign) => word.includes(sign)))) return word;
  }
}

/** A number below `limit`, each as likely: a remainder would favour the first. */
function below(limit) {
  const [number] = crypto.getRandomValues(new Uint8Array(1));
  return number < 256 - (256 % limit) ? number % limit : below(limit);
}

/** From 0 to 100: its length, digits, symbols and capitals. */
function strength(word) {
  const signs = [...word];
  const count = (kind) => Math.min(signs.filter((sign) => kind.test(sign)).length, 3);
  const points = 10 * Math.min(signs.length, 5) - 20
    + 10 * count(/\d/) + 15 * count(/[^\p{L}\p{N}\s]/u) + 10 * count(/\p{Lu}/u);
  return Math.max(0, Math.min(100, points));
}

/** `<div class="meter js" data-meter data-empty="Enter a Password" data-weak data-moderate data-strong>` around a `.bar`
 *  and a text that is `aria-live`. */
function meter(shown) {
  const input = inputOf(shown, shown.dataset.meter);
  const text = shown.querySelector('[aria-live]');
  const update = () => {
    const points = strength(input.value);
    const level = points < 50 ? 'weak' : points < 75 ? 'moderate' : 'strong';
    shown.dataset.level = input.value ? level : 'empty';
    shown.querySelector('.bar')?.style.setProperty('--of', `${input.value ? Math.max(points, 5) : 0}%`);
    const said = shown.dataset[shown.dataset.level];
    if (text && text.textContent !== said) text.textContent = said;
  };
  if (!input) return;
  input.addEventListener('input', update);
  update();
}

// ---- forms

/** Permissions are folded by the stylesheet; this is for browsers without `:has()`. */
function fold(choice) {
  const update = () => {
    const folded = choice.parentElement.querySelector('.permissions');
    if (folded) folded.hidden = choice.querySelector('[value=all]')?.checked ?? false;
  };
  if (CSS.supports('selector(:has(*))')) return;
  choice.addEventListener('change', update);
  update();
}

/** `<button data-ticks="one two">`: ticks these of the form's `perms[…]`, and no others. */
const tick = (button) => tickOnly(button.form, button.dataset.ticks);

function tickOnly(form, keys) {
  for (const box of form.querySelectorAll('[name^="perms["]')) {
    box.checked = keys.split(' ').includes(box.name.slice(6, -1));
  }
}

/** `<select data-roles>` of `<option data-ticks>`: a role ticks what it allows; another tick is a role no more. */
function roles(select) {
  select.addEventListener('change', () => {
    const keys = select.selectedOptions[0].dataset.ticks;
    if (keys) tickOnly(select.form, keys);
  });
  select.form.addEventListener('change', ({ target }) => {
    if (target.name.startsWith('perms[')) select.value = '';
  });
  if (select.value) tickOnly(select.form, select.selectedOptions[0].dataset.ticks);
}

/** `<button data-said>`: says what the chosen one of the form's `data-says` says. */
function said(button) {
  const update = () => { button.textContent = button.form.querySelector('[data-says]:checked').dataset.says; };
  button.form.addEventListener('change', update);
  update();
}

/** `<input type="checkbox" data-all="invites[">`: ticks all whose names begin so. */
function tickAll(box) {
  box.addEventListener('change', () => {
    for (const one of all(`[name^="${box.dataset.all}"]`)) one.checked = box.checked;
  });
}

/** `<input type="file" data-fill="csv">`: puts what a file holds into the element that it names. */
function fill(input) {
  input.addEventListener('change', async () => {
    byId(input.dataset.fill).value = await input.files[0]?.text() ?? '';
  });
}

/** `<div class="field" data-find="address" data-new="Create new user" data-none="Nobody was found.">` around an input:
 *  lists users for what is typed into it, and puts the address of the chosen one there. */
function finder(field) {
  const input = field.querySelector('input');
  const menu = make('div', { className: 'menu' });
  const list = make('ul', { id: `${input.id}-list`, hidden: true });
  const told = make('p', { className: 'unseen' });
  let asked = 0;
  let waits;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-labelledby', `${input.id}-label`);
  told.setAttribute('aria-live', 'polite');
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-controls', list.id], ['aria-expanded', false]]) input.setAttribute(name, value);
  menu.append(list, told);
  input.after(menu);
  const pointed = () => list.querySelector('[aria-selected=true]');
  const point = (to) => {
    pointed()?.setAttribute('aria-selected', false);
    to?.setAttribute('aria-selected', true);
    to?.scrollIntoView({ block: 'nearest' });
    if (to) input.setAttribute('aria-activedescendant', to.id);
    else input.removeAttribute('aria-activedescendant');
  };
  const show = (is) => {
    point();
    list.hidden = !is;
    input.setAttribute('aria-expanded', is);
  };
  const close = () => {
    // What is still on its way is not wanted any more.
    asked += 1;
    clearTimeout(waits);
    show(false);
  };
  const choose = (one) => {
    input.value = one.dataset.email;
    close();
  };
  const option = ({ email, name }, place) => {
    const one = make('li', { id: `${list.id}-${place}` });
    one.setAttribute('role', 'option');
    one.setAttribute('aria-selected', false);
    one.dataset.email = email;
    one.append(make('bdi', { textContent: name || email }), ' ');
    if (name) one.append(make('bdi', { className: 'muted', textContent: email }));
    return one;
  };
  const ask = async () => {
    const typed = input.value.trim();
    const turn = asked += 1;
    if (typed.length < 2) return close();
    let found = [];
    try {
      const answer = await fetch(`${field.dataset.find}?${new URLSearchParams({ q: typed })}`);
      if (answer.ok) ({ found } = await answer.json());
    } catch {
      // Without an answer the address is typed as a whole.
    }
    // A later question was asked meanwhile.
    if (turn !== asked) return undefined;
    const isNew = /.@./.test(typed) && !found.some(({ email }) => email.toLowerCase() === typed.toLowerCase());
    if (isNew) found.push({ email: typed, name: field.dataset.new });
    list.replaceChildren(...found.map(option));
    told.textContent = found.length ? '' : field.dataset.none;
    return show(found.length > 0);
  };
  const press = (event) => {
    const [first, last, at] = [list.firstElementChild, list.lastElementChild, pointed()];
    const { key } = event;
    if (list.hidden && key === 'ArrowDown') ask();
    if (list.hidden) return;
    if (key === 'ArrowDown') point(at?.nextElementSibling ?? first);
    else if (key === 'ArrowUp') point(at?.previousElementSibling ?? last);
    else if (key === 'Enter' && at) choose(at);
    else if (key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  input.addEventListener('input', () => {
    clearTimeout(waits);
    waits = setTimeout(ask, 150);
  });
  input.addEventListener('keydown', press);
  input.addEventListener('blur', close);
  // The cursor stays in the input, so that a press is none beside it.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => choose(event.target.closest('li')));
}

/** `<input data-code>`: takes a code with blanks in it, and sends the form when six digits are there. */
function code(input) {
  input.addEventListener('input', () => {
    if (!/^[\d\s-]+$/.test(input.value)) return;
    const digits = input.value.replace(/\D/g, '');
    if (digits !== input.value) input.value = digits;
    // The button's value says what is to be done.
    if (digits.length === 6) input.form?.requestSubmit(input.form.querySelector('[name=action]'));
  });
}

/** `<a href="the page that asks" data-confirm="Remove?" data-about="It ends at once." data-yes="Remove" data-no="Cancel"
 *  data-send="user_id=5&action=confirm">`: asks here what that page asks, and sends what its form sends. */
function ask(link, event) {
  const token = document.querySelector('[name=token]');
  const { confirm: question, about, send, yes, no } = link.dataset;
  if (!token || !window.HTMLDialogElement || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const dialog = make('dialog', { className: 'ask' });
  const form = make('form', { method: 'post', action: link.href });
  const buttons = make('div', { className: 'buttons' });
  const cancel = make('button', { type: 'button', className: 'second', textContent: no, autofocus: true });
  buttons.append(cancel, make('button', { className: 'danger', textContent: yes }));
  form.append(make('h2', { id: 'ask', textContent: question }), make('p', { textContent: about ?? '' }));
  form.append(token.cloneNode());
  for (const [name, value] of new URLSearchParams(send)) form.append(make('input', { type: 'hidden', name, value }));
  form.append(buttons);
  dialog.append(form);
  dialog.setAttribute('aria-labelledby', 'ask');
  cancel.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => { dialog.remove(); link.focus(); });
  document.body.append(dialog);
  dialog.showModal();
}

/** Nothing is sent twice by a second press; the button's own value has to be sent first. Browsers keep what was typed
 *  into a text, so a password is none any more. */
function sendOnce(event) {
  if (event.defaultPrevented) return;
  for (const button of event.target.querySelectorAll('[data-reveal]')) show(button, false);
  for (const input of event.target.querySelectorAll('[autocomplete$=-password]')) input.type = 'password';
  const buttons = [...event.target.elements].filter((one) => one.type === 'submit' && !one.disabled);
  setTimeout(() => {
    for (const button of buttons) Object.assign(button, { disabled: true }).dataset.sent = '';
  });
}

/** Back from the page that came after. */
function sendAgain(event) {
  if (!event.persisted) return;
  for (const button of all('[data-sent]')) button.disabled = false;
}

// ---- the rest

/** `<button data-copy data-copied="Copied">`: what stands in an input, or in the element that it names. */
async function copy(button) {
  const shown = inputOf(button, button.dataset.copy);
  if (!shown) return;
  if (shown.select) shown.select();
  else window.getSelection().selectAllChildren(shown);
  try {
    await navigator.clipboard.writeText(shown.value ?? shown.innerText);
  } catch {
    // Without TLS there is no clipboard but this one.
    if (!document.execCommand('copy')) return;
  }
  const label = button.dataset.label ??= button.textContent;
  button.style.minWidth = `${button.offsetWidth}px`;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 2000);
}

/** `<button data-print>` */
const print = () => window.print();

/** Taken away, its place in the order of the keyboard is the page's content. */
function dismiss(button) {
  button.closest('.flash, .banner')?.remove();
  const main = byId('main');
  main?.setAttribute('tabindex', '-1');
  main?.focus({ preventScroll: true });
}

// As the server counts.
const units = [['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3600], ['minute', 60]];

/** `<time datetime data-relative>`: said again when time has gone by; what the server said stands until then. */
function freshen() {
  const language = document.documentElement.lang || 'en';
  for (const time of all('time[data-relative]')) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const [unit, size] = units.find(([, least]) => Math.abs(seconds) >= least) ?? ['second', Infinity];
    const words = new Intl.RelativeTimeFormat(language, { numeric: unit === 'second' ? 'auto' : 'always' });
    const text = words.format((seconds < 0 ? Math.trunc : Math.round)(seconds / size) || 0, unit);
    const isNew = seconds <= -60 || seconds > 0;
    if (isNew && text !== time.textContent) time.textContent = text;
  }
}

/** Menus close by Escape, by a press beside them, and when the keyboard has left them. */
function closeMenus(event) {
  for (const menu of all('details.menu[open]')) {
    if (event.type !== 'keydown' && menu.contains(event.target)) continue;
    if (event.type === 'keydown' && event.key !== 'Escape') continue;
    if (event.type === 'keydown' && menu.contains(document.activeElement)) menu.querySelector('summary').focus();
    menu.open = false;
  }
}

onPress('[data-reveal]', reveal);
onPress('[data-generate]', generate);
onPress('[data-copy]', copy);
onPress('[data-ticks]', tick);
onPress('[data-print]', print);
onPress('a[data-confirm]', ask);
onPress('[data-dismiss]', dismiss);
// What does nothing without this may be hidden until here, in place of the class.
for (const one of all('[data-reveal], [data-generate], [data-meter], [data-copy], [data-print], [data-dismiss]')) one.hidden = false;
all('[data-meter]').forEach(meter);
all('[data-code]').forEach(code);
all('.choice').forEach(fold);
all('[data-roles]').forEach(roles);
all('[data-said]').forEach(said);
all('[data-all]').forEach(tickAll);
all('[data-fill]').forEach(fill);
all('[data-find]').forEach(finder);
document.addEventListener('submit', sendOnce);
window.addEventListener('pageshow', sendAgain);
for (const type of ['click', 'keydown', 'focusin']) document.addEventListener(type, closeMenus);
setInterval(freshen, 30_000);
document.addEventListener('visibilitychange', freshen);
