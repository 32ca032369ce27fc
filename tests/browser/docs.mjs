// Drives headless Chromium over the reference page of the REST dialect: its anchors, its looks, and no script.

import assert from 'node:assert/strict';
import { closeClean, pictures, runAll, watched } from './harness.mjs';

/** A problem's `type` is an address on this page: it leads to the words about it. */
async function aProblemLeadsToItsDescription(browser, server) {
  const answer = await fetch(`${server.url}/clients/x/invites`, { method: 'POST' });
  const { type, code } = await answer.json();
  assert.equal(type, `${server.url}/docs#${code}`);
  const page = await watched(browser, server, { javaScriptEnabled: false });
  await page.goto(type);
  assert.equal(await page.locator(':target').getAttribute('id'), code);
  assert.ok(await page.locator(':target').isVisible());
  await closeClean(page);
}

/** Every entry of the contents leads to something. */
async function theContentsLeadOn(browser, server) {
  const page = await watched(browser, server);
  await page.goto(`${server.url}/docs`);
  const links = await page.locator('nav a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  assert.ok(links.length > 5);
  for (const link of links) {
    await page.goto(`${server.url}/docs${link}`);
    assert.equal(await page.locator(':target').count(), 1, link);
  }
  const shown = await page.locator('pre.call').first().textContent();
  assert.ok(shown.startsWith(`URL=${server.url}\n`), shown);
  await closeClean(page);
}

const states = {
  async docs(page, server) {
    await page.goto(`${server.url}/docs`);
  },
};

await runAll({
  'a problem leads to its description': aProblemLeadsToItsDescription,
  'the contents lead on': theContentsLeadOn,
  'looks right': (browser, server) => pictures(browser, server, states),
});
