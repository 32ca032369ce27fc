// The same five hundred texts before an administrator: lists, mails, the log, a table that is taken in, and what he looks for (SEC-166, SEC-167).

import assert from 'node:assert/strict';
import { closeClean, fillAndEnter, follow, pathOf, press } from './harness.mjs';
import { texts } from './hostile.mjs';
import { expectInert, expectShown, forEach, kept, wary } from './wary.mjs';

/** One in so many is opened by itself, where a page is about one. */
const sample = texts.filter((_, at) => at % 20 === 0);

async function atDesk(browser, server) {
  const page = await wary(browser, server);
  await page.goto(`${server.url}/admin/login`);
  await fillAndEnter(page, 'login', { username: 'root', password: server.admin.password });
  assert.equal(pathOf(page), '/admin');
  return page;
}

/** Goes through a list to its end, and gives what `read` gives of each of its pages. */
async function through(page, address, read) {
  const found = [];
  await page.goto(address);
  for (;;) {
    found.push(await read(page));
    const older = page.locator('.pages a', { hasText: 'Older' });
    if (await older.count() === 0) return found.flat();
    await follow(page, older);
  }
}

const namesIn = (page) => page.locator('main td strong bdi').allTextContents();

/** They were added by the cases before: each stands in the list, and its own pages are about it. */
async function clients(browser, server) {
  const page = await atDesk(browser, server);
  const names = new Set(await through(page, `${server.url}/admin/clients`, namesIn));
  assert.deepEqual(texts.map(kept).filter((text) => !names.has(text)), []);
  for (const text of sample) {
    await page.goto(`${server.url}/admin/clients?${new URLSearchParams({ search: text })}`);
    assert.equal(await page.inputValue('input[name=search]'), text);
    const link = page.locator('main td strong a').filter({ has: page.locator('bdi') });
    const at = (await namesIn(page)).indexOf(kept(text));
    if (at < 0) continue;
    await follow(page, link.nth(at));
    await expectShown(page, [kept(text)]);
    const own = pathOf(page);
    for (const tab of ['/profile', '/users', '/log', '/close', '/delete', '/login', '/users/associate']) {
      await page.goto(server.url + own + tab);
      await expectShown(page, [kept(text)]);
    }
  }
  await closeClean(page);
}

/** The last to be called like that are in the client of the cases before. */
async function users(browser, server) {
  const page = await atDesk(browser, server);
  const { client_id: id } = server.client;
  const { users: all } = await server.whmcs('GetUsers', { search: 'member0@elsewhere.example' });
  const [{ id: user }] = all;
  for (const text of sample) {
    await server.whmcs('UpdateUser', { user_id: user, firstname: text, lastname: '' });
    const place = `/admin/clients/${id}/users`;
    for (const path of ['/admin/users?search=member0%40elsewhere.example', `/admin/users/${user}`, place]) {
      await page.goto(server.url + path);
      await expectShown(page, [kept(text)]).catch((error) => { throw new Error(`${path}: ${error.message}`); });
    }
    // These call him by his address.
    for (const path of [`/admin/users/${user}/erase`, `${place}/${user}`, `${place}/${user}/remove`, `${place}/${user}/owner`]) await page.goto(server.url + path);
  }
  await closeClean(page);
}

/** A hostile word between the people that one may choose from. */
async function offered(browser, server) {
  const page = await atDesk(browser, server);
  await page.goto(`${server.url}/admin/clients/${server.client.client_id}/users/associate`);
  await page.locator('#user').fill('member0@elsewhere.example');
  const option = page.locator('[role=option]').first();
  await option.waitFor();
  assert.ok((await option.textContent()).includes(kept(sample.at(-1))));
  await closeClean(page);
}

/** Mails name the client and hold a message. */
async function mails(browser, server) {
  const page = await atDesk(browser, server);
  const { clients: { client: all } } = await server.whmcs('GetClients', { limitnum: 25 });
  await forEach(all, async ({ id }, at) => {
    const fields = { client_id: id, email: `mailed${at}@elsewhere.example`, permissions: 'products', message: sample[at % sample.length] };
    await server.whmcs('CreateClientInvite', fields);
  });
  await page.goto(`${server.url}/admin/mail`);
  const links = await page.locator('main td a[href*="/admin/mail/"]').evaluateAll((found) => found.map((one) => one.href));
  assert.ok(links.length >= all.length);
  for (const link of links.slice(0, all.length)) {
    await page.goto(link);
    assert.ok((await page.textContent('blockquote')).length > 0);
  }
  await page.goto(`${server.url}/admin/invites`);
  await page.goto(`${server.url}/admin`);
  await closeClean(page);
}

/** Whatever integrations write into the log. */
async function entries(browser, server) {
  const page = await atDesk(browser, server);
  const atOnce = 25;
  for (let from = 0; from < texts.length; from += atOnce) {
    const some = texts.slice(from, from + atOnce).filter((text) => kept(text) !== '');
    for (const text of some) await server.whmcs('LogActivity', { description: text, clientid: server.client.client_id });
    await page.goto(`${server.url}/admin/activity`);
    await expectShown(page, some.slice(-20).map(kept));
  }
  await page.goto(`${server.url}/admin/clients/${server.client.client_id}/log`);
  await expectShown(page, texts.slice(-10).map(kept));
  await closeClean(page);
}

/** What bans and roles are for, and what a credential is called. */
async function access(browser, server) {
  const page = await atDesk(browser, server);
  for (const [at, text] of sample.entries()) {
    await server.whmcs('AddBannedIp', { ip: `198.51.100.${at}`, reason: text });
    server.cli('credential', 'create', '--admin', 'root', `--description=${text}`);
  }
  await page.goto(`${server.url}/admin/bans`);
  await expectShown(page, sample.map(kept));
  await page.goto(`${server.url}/admin/credentials`);
  await expectShown(page, sample.map(kept));
  await follow(page, page.locator('main td a[href*="/admin/credentials/"]').first());
  await expectShown(page, [kept(sample.at(-1))]);
  await closeClean(page);
}

/** A table of nothing else is refused row by row, and offered again as it was typed. */
async function table(browser, server) {
  const page = await atDesk(browser, server);
  const rows = texts.map((text) => `${server.client.client_id},"${text.replaceAll('"', '""')}",products`);
  await page.goto(`${server.url}/admin/invites/import`);
  await page.locator('#csv').fill(['client,email,permissions', ...rows].join('\n'));
  await press(page, 'import');
  await expectShown(page, texts.map(kept));
  assert.equal(await page.locator('main .tag.bad').count(), texts.length);
  await closeClean(page);
}

const paths = ['/admin', '/admin/login', '/admin/clients', '/admin/clients/add', '/admin/clients/1', '/admin/clients/1/users',
  '/admin/clients/1/users/associate', '/admin/clients/1/log', '/admin/users', '/admin/users/find', '/admin/users/1', '/admin/invites',
  '/admin/invites.csv', '/admin/invites/import', '/admin/mail', '/admin/mail/1', '/admin/mail/1/html', '/admin/credentials', '/admin/keys', '/admin/roles', '/admin/bans',
  '/admin/activity', '/admin/activity.csv', '/admin/settings', '/admin/admins', '/admin/security'];
/** Not pages: a browser would keep them as files, or show what a script gets. */
const files = ['/admin/invites.csv', '/admin/activity.csv', '/admin/users/find'];

async function addresses(browser, server) {
  const page = await atDesk(browser, server);
  await expectInert(page, server, paths.filter((path) => !files.includes(path)));
  for (const path of files) {
    const answer = await page.request.get(`${server.url}${path}?${new URLSearchParams({ q: '<script>__xss(1)</script>' })}`);
    assert.ok(answer.status() < 500);
    assert.doesNotMatch(answer.headers()['content-type'], /html/, path);
    assert.equal(answer.headers()['x-content-type-options'], 'nosniff', path);
  }
  await closeClean(page);
}

export const deskCases = {
  'administrators are shown clients as they are called': clients,
  'and users': users,
  'and whom they may choose': offered,
  'mails of hostile texts are shown to administrators': mails,
  'and so is what integrations wrote into the log': entries,
  'and what bans and credentials are called': access,
  'a table of hostile texts is refused and shown': table,
  'what an address of the admin area says is not run': addresses,
};
