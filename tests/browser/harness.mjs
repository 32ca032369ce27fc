// Headless Chromium for the scripts beside this file: pages that report what must not happen, forms, pictures, the run itself.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { Server, root } from './server.mjs';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const screenshots = path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'screenshots');
export const looks = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
};

/** A page that reports whatever must not happen on it. */
export async function watched(browser, server, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.faults = [];
  page.scripted = options.javaScriptEnabled ?? true;
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== server.url) page.faults.push(`leaves the origin: ${request.url()}`);
    if (request.headers().referer) page.faults.push(`says where it comes from: ${request.headers().referer}`);
  });
  page.on('console', (message) => noteConsole(page, message));
  page.on('dialog', (dialog) => {
    page.faults.push(`says: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('pageerror', (error) => page.faults.push(`script: ${error}`));
  return page;
}

function noteConsole(page, message) {
  // Chromium writes a line for a document that is itself 4xx, as the page of an unknown link rightly is.
  const { url } = message.location();
  const told = ['error', 'warning'].includes(message.type());
  if (told && url.split('#')[0] !== page.expectedFailure) page.faults.push(`console: ${message.text()} at ${url}`);
}

export async function closeClean(page) {
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

/** Opens a link: the token is gone from the address bar and from the page. */
export async function openLink(page, link, clean) {
  await page.goto(link);
  const { pathname, search } = new URL(page.url());
  assert.deepEqual([pathname, search], [clean, '']);
  const token = new URL(link).pathname.split('/').pop();
  assert.ok(!(await page.content()).includes(token), 'the token is in the page');
}

/** The form of the page whose button says `action` to the server. */
export function form(page, action) {
  return page.locator(`form:has(button[value=${action}])`);
}

/** Fills a form's fields and sends it from the last of them with the Enter key, as a keyboard user does. */
export async function fillAndEnter(page, action, fields) {
  let last;
  for (const [name, text] of Object.entries(fields)) {
    last = form(page, action).locator(`[name=${name}]`);
    await last.fill(text);
  }
  await Promise.all([page.waitForEvent('load'), last.press('Enter')]);
}

/** Presses the button that says `action`. */
export async function press(page, action) {
  await follow(page, page.locator(`button[value=${action}]`));
}

/** Presses what leads to another page. */
export async function follow(page, control) {
  await Promise.all([page.waitForEvent('load'), control.click()]);
}

/** Logs out, by the menu that stands at the head of every page of somebody who is logged in. */
export async function logOut(page) {
  await page.locator('header details.menu:not(.nav) summary').click();
  await press(page, 'logout');
  assert.equal(new URL(page.url()).pathname, '/login');
}

/** Where the page is. */
export function pathOf(page) {
  return new URL(page.url()).pathname;
}

async function picture(browser, server, name, state, look) {
  const page = await watched(browser, server, looks[look]);
  await state(page, server, look);
  const { width } = looks[look].viewport;
  const needed = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(needed <= width, `${name} in ${look} is ${needed} px wide`);
  await page.screenshot({ path: path.join(screenshots, `${name}-${look}.png`), fullPage: true });
  await closeClean(page);
}

/** Takes a picture of every state in every look; a state is what leads to it. */
export async function pictures(browser, server, states) {
  fs.mkdirSync(screenshots, { recursive: true });
  for (const [name, state] of Object.entries(states)) {
    for (const look of Object.keys(looks)) await picture(browser, server, name, state, look);
  }
}

/** Runs the cases over one server and one browser, and says how each went. */
export async function runAll(cases, settings = {}, sink = undefined) {
  const server = await Server.start(settings, sink);
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
}
