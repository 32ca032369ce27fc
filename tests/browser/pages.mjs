// Drives headless Chromium over every page in every state: accessible, quick, small, in every language, for every width.

import fs from 'node:fs';
import path from 'node:path';
import {
  expectAccessible, expectGuarded, expectKeyboard, expectLight, expectNoSideways, expectNothingMoved, expectTranslated, watchShifts,
} from './checks.mjs';
import { closeClean, form, looks, runAll, screenshots, watched } from './harness.mjs';
import { root } from './server.mjs';
import { data, engines, settings, settle, states } from './states.mjs';

const wanted = process.env.STATES?.split(',');
const table = Object.entries(states).filter(([name]) => !wanted || wanted.includes(name));
let people;

/** Runs for every state, and says all that is wrong, not only the first of it. */
async function forAll(check) {
  const wrong = [];
  for (const [name, state] of table) await check(name, state).catch((error) => wrong.push(`${name}: ${error.message}`));
  if (wrong.length) throw new Error(`${wrong.length} of ${table.length} pages\n${wrong.join('\n')}`);
}

async function arrive(browser, server, state, options) {
  const page = await watched(browser, server, options);
  await watchShifts(page);
  await state(page, server, people);
  return page;
}

async function picture(page, name, look) {
  await page.setViewportSize(looks[look].viewport);
  await page.emulateMedia({ colorScheme: looks[look].colorScheme });
  await page.screenshot({ path: path.join(screenshots, `${name}-${look}.png`), fullPage: true });
}

async function everyPage(browser, server) {
  fs.mkdirSync(screenshots, { recursive: true });
  const stranger = await strangersToken(browser, server);
  const seen = new Set();
  await forAll(async (name, state) => {
    const page = await arrive(browser, server, state, looks.light);
    await expectLight(page);
    await expectNothingMoved(page);
    await picture(page, name, 'light');
    await expectAccessible(page);
    await expectKeyboard(page);
    await picture(page, name, 'dark');
    await expectAccessible(page, ['color-contrast']);
    await picture(page, name, 'phone');
    await expectNoSideways(page, looks.phone.viewport.width);
    await page.setViewportSize({ width: 320, height: 700 });
    await expectNoSideways(page, 320);
    await expectGuarded(page, seen, stranger);
    await closeClean(page);
  });
}

async function strangersToken(browser, server) {
  const page = await watched(browser, server);
  await page.goto(`${server.url}/login`);
  const token = await form(page, 'login').locator('[name=token]').inputValue();
  await closeClean(page);
  return token;
}

async function everyLanguage(browser, server) {
  await forAll(async (name, state) => {
    const page = await arrive(browser, server, state, { locale: 'en-XA' });
    await expectTranslated(page, data);
    await closeClean(page);
  });
}

/** The two pictures of the README, where somebody asks for new ones. */
async function readme(browser, server) {
  const folder = path.join(root, 'docs/screenshots');
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, state] of Object.entries(await engines(server, browser, people))) {
    const page = await arrive(browser, server, state, { viewport: { width: 1280, height: 620 } });
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    await closeClean(page);
  }
}

await runAll(process.env.UPDATE_SCREENSHOTS ? {
  'people are there': async (b, s) => { people = await settle(s, b); },
  'the pictures of the README are drawn': readme,
} : {
  'people are there': async (b, s) => { people = await settle(s, b); },
  'every page is as it should be': everyPage,
  'no page has a text that is not translated': everyLanguage,
}, settings);
