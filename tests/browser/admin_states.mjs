// The pages of the admin area in the states that administrators meet, by name.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fillAndEnter, follow, form, pathOf, watched } from './harness.mjs';
import { data, verification } from './states.mjs';

const cookie = 'vestibule_admin';

/** A month of an operator's, as it is counted day by day: nothing else writes down what was before today. */
function countMonth(server) {
  const script = `
import sqlite3, sys, time
today = int(time.time()) // 86400
per_day = {"invites sent": 12, "invites accepted": 8, "invites expired": 2, "calls form": 900, "calls rest": 300, "refused form": 25, "refused rest": 9}
rows = [(what, today - ago, most * (6 + (ago * 5 + most) % 7) // 12 // (4 if (today - ago) % 7 in (2, 3) else 1))
        for what, most in per_day.items() for ago in range(1, 30)]
with sqlite3.connect(sys.argv[1], timeout=10) as store:
    store.executemany("INSERT INTO tallies (what, day, used) VALUES (?, ?, ?)", rows)`;
  execFileSync('python3', ['-c', script, path.join(server.data, 'vestibule.db')]);
}

/** An administrator, and what there is to see for him, made once. */
export async function settleDesk(server, browser, people) {
  const page = await watched(browser, server);
  await page.goto(`${server.url}/admin/login`);
  await fillAndEnter(page, 'login', { username: 'root', password: server.admin.password });
  assert.equal(pathOf(page), '/admin');
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name === cookie);
  await page.context().close();
  const role = server.cli('api-role', 'create', 'Readers', '--action', 'GetClients', '--action', 'GetUsers');
  const shop = server.cli('credential', 'create', '--admin', 'root', '--description', 'Shop', '--api-role', 'Readers');
  // Identifiers stand on pages as they are.
  data.push(shop.identifier, server.credential.identifier);
  await server.whmcs('AddBannedIp', { ip: '192.0.2.7', reason: 'Guessed passwords' });
  countMonth(server);
  const clerk = server.cli('admin', 'create', 'clerk', '--email', 'clerk@vestibule.example');
  return { session, role, clerk, people };
}

async function at(page, server, people, path) {
  await page.context().addCookies([people.desk.session]);
  await page.goto(server.url + path);
}

/** A state that an address shows. */
function shown(path) {
  return async (page, server, people) => {
    const address = typeof path === 'function' ? path(people) : path;
    await at(page, server, people, address);
    assert.equal(pathOf(page), address.split('?')[0]);
  };
}

const client = (rest) => shown((people) => `/admin/clients/${people.client}${rest}`);
const user = (rest) => shown((people) => `/admin/users/${people.max.id}${rest}`);

/** Past the browser's own checks, so that it is the server that says no. */
async function refused(page, server, action, fields) {
  page.expectedFailure = page.url();
  await form(page, action).evaluate((element) => { element.noValidate = true; });
  await fillAndEnter(page, action, fields);
  assert.ok(await page.locator('[role=alert], [aria-invalid]').count() > 0, 'nothing says what is wrong');
}

export const desk = {
  async 'admin-login'(page, server) {
    await page.goto(`${server.url}/admin/login`);
  },
  async 'admin-login-refused'(page, server) {
    await page.goto(`${server.url}/admin/login`);
    await refused(page, server, 'login', { username: 'nobody', password: 'wrong' });
  },
  'admin-home': shown('/admin'),
  'admin-clients': shown('/admin/clients'),
  'admin-clients-none': shown('/admin/clients?search=nothing'),
  'admin-client-new': shown('/admin/clients/add'),
  'admin-client-known-owner': shown('/admin/clients/add?owner=existing'),
  'admin-client': client(''),
  'admin-client-profile': client('/profile'),
  'admin-client-log': client('/log'),
  'admin-client-close': client('/close'),
  'admin-client-delete': client('/delete'),
  'admin-client-login': client('/login'),
  'admin-members': client('/users'),
  'admin-associate': client('/users/associate'),
  async 'admin-associate-refused'(page, server, people) {
    await desk['admin-associate'](page, server, people);
    page.expectedFailure = page.url();
    await page.locator('#user').fill('no address');
    await follow(page, page.locator('button[data-said]'));
    assert.ok(await page.locator('[role=alert]').count() > 0, 'nothing says what is wrong');
  },
  'admin-place': shown((people) => `/admin/clients/${people.client}/users/${people.max.id}`),
  'admin-member-remove': shown((people) => `/admin/clients/${people.client}/users/${people.max.id}/remove`),
  'admin-member-owner': shown((people) => `/admin/clients/${people.client}/users/${people.max.id}/owner`),
  'admin-users': shown('/admin/users'),
  'admin-users-found': shown('/admin/users?search=max'),
  'admin-user': user(''),
  'admin-user-erase': user('/erase'),
  async masked(page, server, people) {
    await desk['admin-client-login'](page, server, people);
    await fillAndEnter(page, 'login', { reason: 'She asked where her invoices are' });
    assert.equal(pathOf(page), '/account');
    assert.ok(await page.locator('.banner').count() > 0);
  },
  'admin-invites': shown('/admin/invites'),
  'admin-invites-none': shown('/admin/invites?state=declined'),
  'admin-import': shown('/admin/invites/import'),
  'admin-credentials': shown('/admin/credentials'),
  'admin-credential-new': shown('/admin/credentials/add'),
  'admin-credential': shown('/admin/credentials/2'),
  'admin-roles': shown('/admin/roles'),
  'admin-role-new': shown('/admin/roles/add'),
  'admin-role': shown('/admin/roles/1'),
  'admin-keys': shown('/admin/keys'),
  'admin-bans': shown('/admin/bans'),
  'admin-mails': shown('/admin/mail'),
  async 'admin-mail'(page, server, people) {
    await desk['admin-mails'](page, server, people);
    await follow(page, page.locator('main table a').first());
  },
  async 'admin-mail-over'(page, server, people) {
    const { id, email } = await verification(page, server);
    await server.whmcs('UpdateUser', { user_id: id, email: `not-${email}` });
    await desk['admin-mails'](page, server, people);
    await follow(page, page.getByRole('link', { name: email, exact: true }));
    assert.equal(await page.locator('main blockquote').count(), 0, 'what the mail said is shown');
  },
  'admin-activity': shown('/admin/activity'),
  'admin-activity-sought': shown('/admin/activity?what=AddClient'),
  'admin-settings': shown('/admin/settings'),
  'admin-admins': shown('/admin/admins'),
  'admin-admin-new': shown('/admin/admins/add'),
  'admin-admin': shown((people) => `/admin/admins/${people.desk.clerk.admin_id}`),
  'admin-security': shown('/admin/security'),
  'admin-factor': shown('/admin/security/two-factor'),
  'admin-password': shown('/admin/security/password'),
  async 'admin-gone'(page, server, people) {
    page.expectedFailure = `${server.url}/admin/clients/999999`;
    await at(page, server, people, '/admin/clients/999999');
  },
};

/** What the README shows of it: a client's users, and the first page. */
export const pictures = {
  async desk(page, server, people) {
    await at(page, server, people, '/admin');
  },
  async 'client-users'(page, server, people) {
    await at(page, server, people, `/admin/clients/${people.engines}/users`);
  },
};
