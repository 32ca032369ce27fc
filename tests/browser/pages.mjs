// Drives headless Chromium over every page in every state: accessible, quick, small, in every language, for every width.

import fs from 'node:fs';
import path from 'node:path';
import {
  comeSlowly, expectAccessible, expectGuarded, expectKeyboard, expectLight, expectNoSideways, expectNothingMoved,
  expectTranslated, watchShifts,
} from './checks.mjs';
import { closeClean, form, looks, runAll, screenshots, watched } from './harness.mjs';
import { root } from './server.mjs';
import { desk, pictures, settleDesk } from './admin_states.mjs';
import { data, engines, settings, settle, states } from './states.mjs';

// `STATES=users,admin-users` are looked at alone; `PART=0/2` is every second page from the first on.
const wanted = process.env.STATES?.split(',');
const [part, parts] = (process.env.PART ?? '0/1').split('/').map(Number);
const table = Object.entries({ ...states, ...desk })
  .filter(([name], place) => (!wanted || wanted.includes(name)) && place % parts === part);
/** Pages with tables, whose columns are as wide as their rows need. */
const lists = ['users', 'users-as-member', 'admin-members', 'admin-users', 'admin-clients'];
let people;

/** Runs for each state, and says all that is wrong, not only the first of it. */
async function forAll(check, among = table) {
  const wrong = [];
  for (const [name, state] of among) await check(name, state).catch((error) => wrong.push(`${name}: ${error.message}`));
  if (wrong.length) throw new Error(`${wrong.length} of ${among.length} pages\n${wrong.join('\n')}`);
}

async function arrive(browser, server, state, options, prepare = async () => {}) {
  const page = await watched(browser, server, options);
  await watchShifts(page);
  await prepare(page);
  await state(page, server, people);
  return page;
}

async function picture(page, name, look) {
  await page.setViewportSize(looks[look].viewport);
  await page.emulateMedia({ colorScheme: looks[look].colorScheme });
  // Colours are not caught on their way from the light to the dark.
  await page.screenshot({ path: path.join(screenshots, `${name}-${look}.png`), fullPage: true, animations: 'disabled' });
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
    for (const width of [320, 768, 1000]) {
      await page.setViewportSize({ width, height: 700 });
      await expectNoSideways(page, width);
    }
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

async function inPieces(browser, server) {
  await forAll(async (name, state) => {
    const page = await arrive(browser, server, state, looks.light, comeSlowly);
    await expectNothingMoved(page);
    await closeClean(page);
  }, table.filter(([name]) => lists.includes(name)));
}

async function everyLanguage(browser, server) {
  await forAll(async (name, state) => {
    const page = await arrive(browser, server, state, { locale: 'en-XA' });
    await expectTranslated(page, data);
    await closeClean(page);
  });
}

async function settled(browser, server) {
  people = await settle(server, browser);
  people.desk = await settleDesk(server, browser, people);
}

/** The pictures of the README, where somebody asks for new ones. */
async function readme(browser, server) {
  const folder = path.join(root, 'docs/screenshots');
  fs.mkdirSync(folder, { recursive: true });
  const { client, ...shown } = await engines(server, browser, people);
  people.engines = client;
  for (const [name, state] of Object.entries({ ...shown, ...pictures })) {
    const viewport = { width: 1280, height: name in pictures ? 960 : 620 };
    const page = await arrive(browser, server, state, { viewport });
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    await closeClean(page);
  }
}

await runAll(process.env.UPDATE_SCREENSHOTS ? {
  'people are there': settled,
  'the pictures of the README are drawn': readme,
} : {
  'people are there': settled,
  'every page is as it should be': everyPage,
  'nothing moves when a page comes in pieces': inPieces,
  'no page has a text that is not translated': everyLanguage,
}, settings);
