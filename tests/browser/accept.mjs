// Drives headless Chromium through the acceptance page: registering, logging in, both with and without JavaScript.

import assert from 'node:assert/strict';
import { closeClean, fillAndEnter, form, openLink, press, runAll, watched } from './harness.mjs';

const password = 'a long enough passphrase';

const open = (page, link) => openLink(page, link, '/invite');

async function register(page, email, word = password) {
  const fields = { firstname: 'Grace', lastname: 'Guest', email, password: word };
  await fillAndEnter(page, 'register', fields);
}

async function logIn(page, email) {
  await fillAndEnter(page, 'login', { email, password });
}

async function expectMember(server, page, email) {
  assert.match(await page.textContent('body'), /Client Ltd/);
  assert.equal(await form(page, 'register').count(), 0, 'the form is still there');
  assert.deepEqual(await server.permissions(email), ['products', 'tickets']);
}

// ---- cases

async function registering(browser, server, options) {
  const email = options.javaScriptEnabled ? 'grace@elsewhere.example' : 'grace.plain@elsewhere.example';
  const page = await watched(browser, server, options);
  await open(page, await server.invite(email));
  await register(page, email);
  await expectMember(server, page, email);
  await closeClean(page);
}

async function loggingIn(browser, server, options) {
  const email = options.javaScriptEnabled ? 'ulla@elsewhere.example' : 'ulla.plain@elsewhere.example';
  await server.user(email, password);
  const page = await watched(browser, server, options);
  await open(page, await server.invite(email));
  await logIn(page, email);
  await press(page, 'accept');
  await expectMember(server, page, email);
  await closeClean(page);
}

/** A refused form comes back with what was typed, and the second attempt succeeds. */
async function aMistakeIsForgiven(browser, server) {
  const email = 'mistaken@elsewhere.example';
  const page = await watched(browser, server);
  await open(page, await server.invite(email));
  // Past the browser's own checks, so that it is the server that says no.
  await form(page, 'register').evaluate((element) => { element.noValidate = true; });
  page.expectedFailure = `${server.url}/invite`;
  await register(page, email, 'short');
  const field = (name) => form(page, 'register').locator(`[name=${name}]`);
  assert.equal(await field('firstname').inputValue(), 'Grace');
  assert.equal(await field('password').inputValue(), '');
  assert.equal(await page.locator('[role=alert]').count(), 1);
  await register(page, email);
  await expectMember(server, page, email);
  await closeClean(page);
}

// ---- running

await runAll({
  'registers through the link': (b, s) => registering(b, s, { javaScriptEnabled: true }),
  'accepts by logging in': (b, s) => loggingIn(b, s, { javaScriptEnabled: true }),
  'registers without JavaScript': (b, s) => registering(b, s, { javaScriptEnabled: false }),
  'accepts by logging in without JavaScript': (b, s) => loggingIn(b, s, { javaScriptEnabled: false }),
  'forgives a password that is too short': aMistakeIsForgiven,
});
