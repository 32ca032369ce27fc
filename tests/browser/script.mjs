// Drives headless Chromium through what pages do better with a script: passwords are shown, made and measured, nothing is sent twice.

import assert from 'node:assert/strict';
import { closeClean, fillAndEnter, form, openLink, press, runAll, watched } from './harness.mjs';

const password = 'a long enough passphrase';

/** The one element of a form that the script works on. */
async function only(page, action, selector) {
  const found = form(page, action).locator(selector);
  assert.equal(await found.count(), 1, `${selector} in the form of ${action}`);
  return found;
}

async function openInvite(page, server, email) {
  await openLink(page, await server.invite(email), '/invite');
}

// ---- cases

/** What was typed can be looked at, and is no text any more when it is sent. */
async function aPasswordIsShown(browser, server) {
  await server.user('shown@elsewhere.example', password);
  const page = await watched(browser, server);
  await page.goto(`${server.url}/login`);
  const input = await only(page, 'login', '[name=password]');
  const button = await only(page, 'login', '[data-reveal]');
  await input.fill(password);
  const [show, hide] = [await button.textContent(), await button.getAttribute('data-other')];
  for (const [type, label] of [['text', hide], ['password', show], ['text', hide]]) {
    await button.click();
    assert.deepEqual([await input.getAttribute('type'), await button.textContent()], [type, label]);
    assert.equal(await input.inputValue(), password);
  }
  // As it is when the browser has to decide whether to keep it: behind the script's own listener.
  await page.evaluate(() => addEventListener('submit', (event) => {
    sessionStorage.setItem('sent', event.target.elements.password.type);
  }));
  await fillAndEnter(page, 'login', { email: 'shown@elsewhere.example', password });
  assert.equal(new URL(page.url()).pathname, '/account');
  assert.equal(await page.evaluate(() => sessionStorage.getItem('sent')), 'password');
  await closeClean(page);
}

async function aPasswordIsMade(browser, server) {
  const email = 'made@elsewhere.example';
  const page = await watched(browser, server);
  await openInvite(page, server, email);
  await (await only(page, 'register', '[data-generate]')).click();
  const input = await only(page, 'register', '[name=password]');
  const made = await input.inputValue();
  assert.equal(made.length, 20);
  assert.equal(await input.getAttribute('type'), 'text');
  await (await only(page, 'register', '[data-generate]')).click();
  const other = await input.inputValue();
  assert.notEqual(other, made);
  await fillAndEnter(page, 'register', { firstname: 'Grace', lastname: 'Guest', email });
  assert.ok(await server.permissions(email), 'registered');
  await closeClean(page);
  const again = await watched(browser, server);
  await again.goto(`${server.url}/login`);
  await fillAndEnter(again, 'login', { email, password: other });
  assert.equal(new URL(again.url()).pathname, '/account');
  await closeClean(again);
}

/** The points: 10 for each of five characters, less 20; digits and capitals 10, symbols 15, three of each. */
async function aPasswordIsMeasured(browser, server) {
  const page = await watched(browser, server);
  await openInvite(page, server, 'measured@elsewhere.example');
  const meter = await only(page, 'register', '[data-meter]');
  const input = await only(page, 'register', '[name=password]');
  for (const [typed, level] of [['', 'empty'], ['abc', 'weak'], ['abcdefgh1', 'weak'], ['abcdefgh12', 'moderate'],
    ['Abcdef12', 'moderate'], ['Abcdef12!', 'strong'], ['12345', 'moderate'], ['', 'empty']]) {
    await input.fill(typed);
    assert.equal(await meter.getAttribute('data-level'), level, typed);
    assert.equal(await meter.locator('[aria-live]').textContent(), await meter.getAttribute(`data-${level}`), typed);
  }
  await closeClean(page);
}

async function nothingIsSentTwice(browser, server) {
  const email = 'twice@elsewhere.example';
  const page = await watched(browser, server);
  await openInvite(page, server, email);
  let sent = 0;
  await page.route('**/invite', async (route) => {
    if (route.request().method() === 'POST') sent += 1;
    await route.continue();
  });
  const fields = { firstname: 'Grace', lastname: 'Guest', email, password };
  for (const [name, text] of Object.entries(fields)) await form(page, 'register').locator(`[name=${name}]`).fill(text);
  const twice = (button) => {
    button.click();
    setTimeout(() => button.click());
  };
  await Promise.all([page.waitForEvent('load'), page.locator('button[value=register]').evaluate(twice)]);
  assert.equal(sent, 1);
  assert.ok(await server.permissions(email), 'registered');
  await closeClean(page);
}

/** What does nothing without a script is not there without one. */
async function nothingIsOfferedThatDoesNothing(browser, server) {
  const email = 'plain@elsewhere.example';
  await server.user(email, password);
  const page = await watched(browser, server, { javaScriptEnabled: false });
  await openInvite(page, server, email);
  const enhanced = page.locator('[data-reveal], [data-generate], [data-meter]');
  assert.ok(await enhanced.count() > 2);
  for (const one of await enhanced.all()) assert.equal(await one.isVisible(), false);
  await fillAndEnter(page, 'login', { email, password });
  await press(page, 'accept');
  assert.ok(await server.permissions(email), 'accepted');
  await closeClean(page);
}

await runAll({
  'a password is shown and hidden': aPasswordIsShown,
  'a password is made and registers': aPasswordIsMade,
  'a password is measured': aPasswordIsMeasured,
  'nothing is sent twice': nothingIsSentTwice,
  'without JavaScript nothing is offered that does nothing': nothingIsOfferedThatDoesNothing,
});
