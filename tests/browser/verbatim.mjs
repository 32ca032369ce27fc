// Five hundred hostile texts as names, as messages and as programs' names: pages show them as they are, and no script runs (SEC-166, SEC-167).

import assert from 'node:assert/strict';
import { deskCases } from './admin_verbatim.mjs';
import { closeClean, fillAndEnter, openLink, runAll, watched } from './harness.mjs';
import { texts } from './hostile.mjs';
import { expectInert, expectShown, forEach, kept, wary } from './wary.mjs';

const password = 'a long enough passphrase';
const settings = { SIGNUP: 'open', LIMIT_INVITER: 0, LIMIT_CLIENT: 0, LIMIT_PENDING: 0, LIMIT_RECIPIENT: 0, LIMIT_INTERVAL: 0 };
/** As many as User Management shows on one page, less its owner and those who are invited elsewhere. */
const members = 50 - 1 - 5;
/** As many invitations as one user is shown. */
const shownAtOnce = 100;
let made;

async function signedOn(browser, server, fields) {
  const page = await wary(browser, server);
  await page.goto(await server.ssoLink(fields));
  return page;
}

// ---- cases

/** One account for each text, of one owner, and an invitation to somebody from each of them, with a message. */
async function accountsAndInvitations(browser, server) {
  const owner = server.client.owner_user_id;
  const invited = [];
  while (invited.length * shownAtOnce < texts.length) invited.push(await proved(browser, server, invited.length));
  made = { owner, invited, links: [] };
  await forEach(texts, async (text, at) => {
    const person = { firstname: 'A', lastname: 'B', email: `client${at}@elsewhere.example` };
    const more = { companyname: text, owner_user_id: owner, skipvalidation: true, noemail: true };
    const { clientid } = await server.whmcs('AddClient', { ...person, ...more });
    const invite = { client_id: clientid, permissions: 'products', message: text };
    await server.whmcs('CreateClientInvite', { ...invite, email: invited[Math.floor(at / shownAtOnce)].email, send_email: false });
    if (at % 10) return;
    const fields = { ...invite, email: `open${at}@elsewhere.example`, send_email: false };
    made.links.push([text, (await server.whmcs('CreateClientInvite', fields)).invite_url]);
  });
}

/** Somebody whose address is proved, so that his invitations are shown to him. */
async function proved(browser, server, number) {
  const email = `proved${number}@elsewhere.example`;
  const page = await watched(browser, server);
  await openLink(page, await server.invite(email), '/invite');
  await fillAndEnter(page, 'register', { firstname: 'Pia', lastname: 'Proved', email, password });
  await closeClean(page);
  return { email, id: server.cli('user', 'list').users.find((row) => row.email === email).user_id };
}

async function namesOfAccounts(browser, server) {
  const page = await signedOn(browser, server, { user_id: made.owner });
  await page.goto(`${server.url}/user/accounts`);
  await expectShown(page, texts.map(kept));
  await closeClean(page);
}

async function messages(browser, server) {
  for (const [number, { id }] of made.invited.entries()) {
    const page = await signedOn(browser, server, { user_id: id });
    await page.goto(`${server.url}/user/invites`);
    const read = await page.locator('blockquote').allTextContents();
    const expected = texts.slice(number * shownAtOnce, (number + 1) * shownAtOnce).map(kept);
    assert.deepEqual(read.toSorted(), expected.toSorted());
    await expectShown(page, expected);
    await closeClean(page);
  }
}

async function invitations(browser, server) {
  const visitor = await wary(browser, server);
  for (const [text, link] of made.links) {
    await visitor.goto(link);
    await expectShown(visitor, [kept(text)]);
    assert.equal(await visitor.textContent('blockquote'), kept(text));
  }
  await closeClean(visitor);
}

/** The members of an account are called otherwise again and again. */
async function namesOfUsers(browser, server) {
  const { client_id: id } = server.client;
  const users = [];
  for (let number = 0; number < members; number += 1) {
    const fields = { client_id: id, email: `member${number}@elsewhere.example`, permissions: 'products' };
    users.push((await server.whmcs('AssociateUser', fields)).user_id);
  }
  const page = await signedOn(browser, server, { client_id: id });
  for (let from = 0; from < texts.length; from += users.length) {
    const first = texts.slice(from, from + users.length);
    const last = first.map((_, at) => texts[(from + at + 250) % texts.length]);
    await forEach(first, (text, at) =>
      server.whmcs('UpdateUser', { user_id: users[at], firstname: text, lastname: last[at] }));
    await page.goto(`${server.url}/account/users`);
    await expectShown(page, [...first, ...last].map(kept));
    await page.goto(`${server.url}/account/activity`);
    await page.goto(`${server.url}/account/users/permissions/${users[0]}`);
  }
  await closeClean(page);
}

/** What a program calls itself is told in our own words, and so in none of its. */
async function programs(browser, server) {
  for (const text of texts.slice(0, 100)) {
    const userAgent = Buffer.from(text).toString('latin1');
    const link = await server.ssoLink({ user_id: made.owner });
    await fetch(link, { redirect: 'manual', headers: { 'user-agent': userAgent } });
  }
  const page = await signedOn(browser, server, { user_id: made.owner });
  await page.goto(`${server.url}/user/security`);
  const rows = await page.locator('tbody tr').allTextContents();
  assert.ok(rows.length > 1, 'the other sessions are listed');
  assert.ok(!(await page.content()).includes('7*7'));
  await closeClean(page);
}

const paths = ['/login', '/register', '/password/reset', '/invite', '/account', '/account/users', '/account/activity', '/account/emails',
  '/account/new', '/user/accounts', '/user/accounts/other', '/user/invites', '/user/profile', '/user/password', '/user/security', '/logout'];
async function addresses(browser, server) {
  const page = await signedOn(browser, server, { client_id: server.client.client_id });
  await expectInert(page, server, paths);
  await closeClean(page);
}

await runAll({
  'five hundred accounts are called like that, and write so': accountsAndInvitations,
  'names of accounts are shown as they are': namesOfAccounts,
  'messages are shown as they are': messages,
  'and so they are where an invitation is accepted': invitations,
  'names of users are shown as they are': namesOfUsers,
  'names of programs are not shown': programs,
  'what an address says is not run': addresses,
  ...deskCases,
}, settings);
