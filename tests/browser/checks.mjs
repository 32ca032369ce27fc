// What holds of every page: axe, what it loads, what moves, the keyboard, its forms, its language.

import assert from 'node:assert/strict';
import axe from 'axe-core';

/** Has to be called before the page is opened: what moved by itself is kept for `expectNothingMoved`. */
export async function watchShifts(page) {
  await page.addInitScript(() => {
    window.shifts = [];
    const told = ({ node, previousRect: from, currentRect: to }) =>
      `${node?.outerHTML?.slice(0, 80)} from ${from.x},${from.y} ${from.height} to ${to.x},${to.y} ${to.height}`;
    const keep = (list) => {
      for (const { value, sources, hadRecentInput } of list.getEntries()) {
        // What was pressed may make room for itself.
        if (!hadRecentInput) window.shifts.push(`${value}: ${sources.map(told).join(' and ')}`);
      }
    };
    new PerformanceObserver(keep).observe({ type: 'layout-shift', buffered: true });
  });
}

/** The page comes in pieces, as over a bad line. */
export async function comeSlowly(page) {
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  const bytesPerSecond = 20_000;
  await line.send('Network.emulateNetworkConditions',
    { offline: false, latency: 20, downloadThroughput: bytesPerSecond, uploadThroughput: 1_000_000 });
}

export async function expectNothingMoved(page) {
  assert.deepEqual(await page.evaluate(() => window.shifts), []);
}

/** Axe finds nothing; in the dark only colours are looked at again. */
export async function expectAccessible(page, rules = undefined) {
  await page.evaluate(axe.source);
  const run = (only) => window.axe.run(document, only ? { runOnly: only } : {});
  const { violations } = await page.evaluate(run, rules);
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((one) => one.html).join('\n  ')}`);
  assert.equal(told.length, 0, told.join('\n'));
}

const most = 60_000;

/** One stylesheet, one module, nothing else that holds the page up; small at the first visit. */
export async function expectLight(page) {
  const { bytes, loaded, scripts } = await page.evaluate(() => {
    const entries = ['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type));
    return {
      // As if nothing were kept from before, with what a head takes.
      bytes: entries.reduce((sum, { encodedBodySize }) => sum + encodedBodySize + 500, 0),
      loaded: performance.getEntriesByType('resource')
        .map(({ initiatorType, renderBlockingStatus }) => `${initiatorType} ${renderBlockingStatus}`),
      scripts: [...document.scripts].map(({ type, src }) => `${type} ${Boolean(src)}`),
    };
  });
  assert.ok(bytes < most, `${bytes} bytes`);
  assert.deepEqual(scripts, ['module true']);
  const blocking = loaded.filter((line) => !line.endsWith('non-blocking'));
  assert.deepEqual(blocking, ['link blocking'], loaded.join(', '));
}

export async function expectNoSideways(page, width) {
  const needed = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(needed <= width, `${needed} px wide in a window of ${width} px`);
}

/** Tab leads to every control in its order, and each can be seen to have the focus. */
export async function expectKeyboard(page) {
  const count = await page.evaluate(gatherStops);
  for (let at = 0; at < count; at += 1) {
    await page.keyboard.press('Tab');
    const fault = await page.evaluate(faultOfStop, at);
    assert.equal(fault, '', fault);
  }
}

/** Runs in the page: what the keyboard should reach, from its beginning. */
function gatherStops() {
  const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const isStop = (one) => {
    if (one.disabled || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== 'radio') return true;
    // Of a group one is a stop.
    const group = [...document.getElementsByName(one.name)].filter((other) => other.form === one.form);
    return one === (group.find((other) => other.checked) ?? group[0]);
  };
  window.stops = [...document.querySelectorAll(controls)].filter(isStop);
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  return window.stops.length;
}

function faultOfStop(at) {
  const [expected, got] = [window.stops[at], document.activeElement];
  const told = (one) => one?.outerHTML.slice(0, 120);
  if (got !== expected) return `Tab leads to ${told(got)}, not to ${told(expected)}`;
  const { outlineStyle, outlineWidth } = getComputedStyle(got);
  if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return `nobody sees the focus on ${told(got)}`;
  const { right, bottom, left } = got.getBoundingClientRect();
  if (right <= 0 || bottom <= 0 || left >= innerWidth) return `what has the focus is out of sight: ${told(got)}`;
  return '';
}

/** Every form, as each of its buttons would send it. */
export function formsOf(page) {
  return page.evaluate(() => [...document.forms].filter((form) => form.method === 'post').flatMap((form) => {
    const buttons = [...form.elements].filter((one) => one.type === 'submit');
    return buttons.map((button) => ({
      // The property of this name is the button.
      action: new URL(form.getAttribute('action'), document.baseURI).href,
      fields: Object.fromEntries([...new FormData(form), [button.name, button.value]]),
    }));
  }));
}

/** Without its token, and with that of another visitor, a form is refused and nothing else happens. */
export async function expectGuarded(page, seen, stranger) {
  for (const { action, fields } of await formsOf(page)) {
    const key = `${action.replace(/\d+(#.*)?$/, '')} ${fields.action}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const { token, ...others } = fields;
    assert.ok(token, `${key} has no token`);
    for (const form of [others, { ...others, token: '' }, { ...others, token: stranger }]) {
      const answer = await page.request.post(action, { form, maxRedirects: 0 });
      assert.equal(answer.status(), 403, `${key} with ${form.token}`);
    }
  }
}

const attributes = ['title', 'aria-label', 'placeholder', 'alt', 'data-other', 'data-copied', 'data-generated', 'data-empty',
  'data-weak', 'data-moderate', 'data-strong', 'data-confirm', 'data-about', 'data-yes', 'data-no', 'data-label'];

/** Words of plain letters: in the pseudo-locale nobody translated them, unless they are data. */
export async function expectTranslated(page, data) {
  const texts = await page.evaluate((names) => {
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    const found = [];
    // What people are called and wrote, what is for browsers without a script, what is copied by hand, what names itself in its own language; and the names
    // of countries, which there are in English alone.
    const own = 'bdi, blockquote, code, .codes, [lang]:not(html), select[name=country], noscript';
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(own)) found.push(walker.currentNode.data);
    for (const name of names) for (const one of document.querySelectorAll(`[${name}]`)) found.push(one.getAttribute(name));
    return found;
  }, attributes);
  const plain = texts.flatMap((text) => withoutData(text, data).match(/[A-Za-z]{3,}/g) ?? []);
  assert.deepEqual([...new Set(plain)], []);
}

function withoutData(text, data) {
  const rest = text.replace(/\S+@\S+|https?:\S+/g, ' ');
  return data.reduce((left, one) => left.replaceAll(one, ' '), rest);
}
