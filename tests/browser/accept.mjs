// Drives headless Chromium through the acceptance page: registering, logging in, both without JavaScript, and every state of it.

import assert from 'node:assert/strict';
import { closeClean, fillAndEnter, form, openLink, pictures, press, runAll, watched } from './harness.mjs';
import { waitUntil } from './server.mjs';

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

// ---- the states of the page, as pictures

/** Opens a link that leads to no form any more. */
async function ended(page, server, link) {
  page.expectedFailure = `${server.url}/invite`;
  await page.goto(link);
  assert.equal(new URL(page.url()).pathname, '/invite');
  assert.equal(await page.locator('input[type=password]').count(), 0);
}

const states = {
  async open(page, server, name) {
    await open(page, await server.invite(`open.${name}@elsewhere.example`));
  },
  async 'logged-in'(page, server, name) {
    const email = `logged.${name}@elsewhere.example`;
    await server.user(email, password);
    await open(page, await server.invite(email));
    await logIn(page, email);
  },
  async unknown(page, server, name) {
    const link = await server.invite(`unknown.${name}@elsewhere.example`);
    await ended(page, server, link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'));
  },
  async expired(page, server, name) {
    const { url } = server.cli('invite', 'create', '--client', String(server.client.client_id), '--no-mail',
      '--email', `expired.${name}@elsewhere.example`, '--permissions', 'products', '--ttl', '1s');
    const overdue = () => server.cli('invite', 'list').invites
      .some((row) => row.email.includes(`expired.${name}@`) && row.state === 'expired');
    await waitUntil(overdue, 20, 'the invitation is overdue');
    await ended(page, server, url);
  },
  async cancelled(page, server, name) {
    const email = `cancelled.${name}@elsewhere.example`;
    const link = await server.invite(email);
    const { invite_id: id } = server.cli('invite', 'list').invites.find((row) => row.email === email);
    server.cli('invite', 'cancel', String(id));
    await ended(page, server, link);
  },
  async accepted(page, server, name) {
    const email = `accepted.${name}@elsewhere.example`;
    await open(page, await server.invite(email));
    await register(page, email);
  },
};

// ---- running

await runAll({
  'registers through the link': (b, s) => registering(b, s, { javaScriptEnabled: true }),
  'accepts by logging in': (b, s) => loggingIn(b, s, { javaScriptEnabled: true }),
  'registers without JavaScript': (b, s) => registering(b, s, { javaScriptEnabled: false }),
  'accepts by logging in without JavaScript': (b, s) => loggingIn(b, s, { javaScriptEnabled: false }),
  'forgives a password that is too short': aMistakeIsForgiven,
  'looks right in every state': (b, s) => pictures(b, s, states),
});
