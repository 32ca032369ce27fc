// Drives headless Chromium through the acceptance page: registering, logging in, both without JavaScript, and every state of it.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { Server, root, waitUntil } from './server.mjs';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const screenshots = path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'screenshots');
const password = 'a long enough passphrase';
const looks = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
};

/** A page that reports whatever must not happen on it. */
async function watched(browser, server, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.faults = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== server.url) page.faults.push(`leaves the origin: ${request.url()}`);
  });
  page.on('console', (message) => noteConsole(page, message));
  page.on('pageerror', (error) => page.faults.push(`script: ${error}`));
  return page;
}

function noteConsole(page, message) {
  // Chromium writes a line for a document that is itself 4xx, as the page of an unknown link rightly is.
  const { url } = message.location();
  const told = ['error', 'warning'].includes(message.type());
  if (told && url !== page.expectedFailure) page.faults.push(`console: ${message.text()} at ${url}`);
}

async function closeClean(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

/** Opens a link: the token is gone from the address bar and from the history. */
async function open(page, link) {
  await page.goto(link);
  assert.equal(new URL(page.url()).pathname, '/invite');
  assert.equal(new URL(page.url()).search, '');
  const token = new URL(link).pathname.split('/').pop();
  assert.ok(!(await page.content()).includes(token), 'the token is in the page');
}

/** The form of the page whose button says `action` to the server. */
function form(page, action) {
  return page.locator(`form:has(button[value=${action}])`);
}

/** Fills a form's fields and sends it from the last of them with the Enter key, as a keyboard user does. */
async function fillAndEnter(page, action, fields) {
  let last;
  for (const [name, text] of Object.entries(fields)) {
    last = form(page, action).locator(`[name=${name}]`);
    await last.fill(text);
  }
  await Promise.all([page.waitForEvent('load'), last.press('Enter')]);
}

async function register(page, email, word = password) {
  const fields = { firstname: 'Grace', lastname: 'Guest', email, password: word };
  await fillAndEnter(page, 'register', fields);
}

async function logIn(page, email) {
  await fillAndEnter(page, 'login', { email, password });
}

async function accept(page) {
  await Promise.all([page.waitForEvent('load'), page.locator('button[value=accept]').click()]);
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
  await accept(page);
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

async function picture(browser, server, state, look) {
  const page = await watched(browser, server, looks[look]);
  await states[state](page, server, look);
  const { width } = looks[look].viewport;
  const needed = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(needed <= width, `${state} in ${look} is ${needed} px wide`);
  await page.screenshot({ path: path.join(screenshots, `${state}-${look}.png`), fullPage: true });
  await closeClean(page);
}

async function pictures(browser, server) {
  fs.mkdirSync(screenshots, { recursive: true });
  for (const state of Object.keys(states)) {
    for (const look of Object.keys(looks)) await picture(browser, server, state, look);
  }
}

// ---- running

const cases = {
  'registers through the link': (b, s) => registering(b, s, { javaScriptEnabled: true }),
  'accepts by logging in': (b, s) => loggingIn(b, s, { javaScriptEnabled: true }),
  'registers without JavaScript': (b, s) => registering(b, s, { javaScriptEnabled: false }),
  'accepts by logging in without JavaScript': (b, s) => loggingIn(b, s, { javaScriptEnabled: false }),
  'forgives a password that is too short': aMistakeIsForgiven,
  'looks right in every state': pictures,
};

const server = await Server.start();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
try {
  for (const [name, run] of Object.entries(cases)) {
    const began = Date.now();
    await run(browser, server).catch((error) => { throw new Error(`${name}: ${error.stack}`); });
    console.log(`ok   ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  }
} catch (error) {
  console.error(`FAIL ${error.message}\n--- end of the server's log\n${server.log().slice(-3000)}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  server.end();
}
