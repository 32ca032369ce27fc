// Every page in every state that people meet, by name, and the people and accounts that it takes to get there.

import assert from 'node:assert/strict';
import { beginFactor, enterCode, turnOnFactor } from './factor.mjs';
import { fillAndEnter, follow, form, openLink, pathOf, press, watched } from './harness.mjs';
import { waitUntil } from './server.mjs';

export const password = 'a long enough passphrase';

/** What the server of these states is told: everybody may sign up, and nobody is stopped for asking often. */
export const settings = {
  SIGNUP: 'open', TOS_URL: 'https://company.example/terms', COMPANY_NAME: 'Hosting Company', LIMIT_INVITER: 0, LIMIT_CLIENT: 0,
  LIMIT_PENDING: 0, LIMIT_RECIPIENT: 0, LIMIT_INTERVAL: 0, LIMIT_FAILURES: 0,
};

const longName = 'Wolfeschlegelsteinhausenbergerdorff';
const longCompany = `${longName} Bewahrungsanstalt für Fortgeschrittene und Söhne Aktiengesellschaft & Co. KG`;
/** What stands on pages untranslated: names, and what people wrote. */
export const data = [longCompany, longName, 'Hosting Company', 'Client Ltd', 'Second Ltd', 'Closed Ltd', 'No Mail Ltd', 'Olive', 'Owner',
  'Max', 'Member', 'Manuela', 'Nora', 'Lea', 'Lonely', 'Pia', 'Proved', 'Ulla', 'User', 'Grace', 'Guest', 'Ada', 'Account', 'Sara', 'Secure', 'Rosa', 'Register',
  'Chrome', 'Linux', 'UTC', 'Rose', 'Root', 'root', 'clerk', 'Readers', 'Shop', 'Guessed passwords'];
let number = 0;

/** An address that nobody had before. */
function fresh(word) {
  number += 1;
  return `${word}${number}@elsewhere.example`;
}

async function member(server, firstname, permissions, lastname = 'Member') {
  const email = `${firstname.toLowerCase()}@elsewhere.example`;
  const id = await server.user(email, password, firstname, lastname);
  const fields = { client_id: server.client.client_id, user_id: id, permissions };
  await server.whmcs('AssociateUser', fields);
  return { id, email };
}

async function account(server, owner, companyname, more = {}) {
  const fields = { firstname: 'Ada', lastname: 'Account', email: fresh('account'), companyname, skipvalidation: true };
  const answer = await server.whmcs('AddClient', { ...fields, owner_user_id: owner, noemail: true, ...more });
  return answer.clientid;
}

/** The people of all states, who are made once. */
export async function settle(server, browser) {
  const people = { client: server.client.client_id, owner: { id: server.client.owner_user_id } };
  people.max = await member(server, 'Max', 'products,tickets');
  people.manager = await member(server, 'Manuela', 'products,manageusers,emails', longName);
  people.nobody = await member(server, 'Nora', 'products');
  people.second = await account(server, people.max.id, longCompany);
  people.closed = await account(server, people.max.id, 'Closed Ltd');
  await server.whmcs('CloseClient', { clientid: people.closed });
  people.quiet = await account(server, people.nobody.id, '');
  people.lonely = { id: await server.user('lonely@elsewhere.example', password, 'Lea', 'Lonely') };
  await server.invite('pending@elsewhere.example');
  server.cli('invite', 'create', '--client', String(people.client), '--no-mail', '--email', 'late@elsewhere.example',
    '--permissions', 'products', '--ttl', '1s');
  await overdue(server, 'late@elsewhere.example');
  people.proved = await proved(server, browser);
  people.bystander = await proved(server, browser);
  await withInvites(server, people);
  people.secure = await secured(server, browser);
  return people;
}

/** Somebody whose address is proved: he came by a mailed link. */
async function proved(server, browser, email = fresh('proved')) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(await server.invite(email, { permissions: 'products' }));
  const fields = { firstname: 'Pia', lastname: 'Proved', email, password };
  await form(page, 'register').locator('[name=accept]').check();
  await fillAndEnter(page, 'register', fields);
  await page.context().close();
  const { user_id: id } = server.cli('user', 'list').users.find((row) => row.email === email);
  return { id, email };
}

/** Somebody with a second factor. */
async function secured(server, browser) {
  const email = fresh('secure');
  const id = await server.user(email, password, 'Sara', 'Secure');
  const page = await watched(browser, server);
  await visit(page, server, { id }, '/user/security');
  const { secret } = await turnOnFactor(page, password);
  await page.context().close();
  return { id, email, secret };
}

async function withInvites(server, people) {
  const message = 'Welcome!\n\nHere is where our domains are.';
  for (const client of [people.second, people.quiet]) {
    const fields = { client_id: client, email: people.proved.email, permissions: 'domains,managedomains', message };
    await server.whmcs('CreateClientInvite', fields);
  }
}

/** An account as one would like to see it in a book, and the two pages of it that the README shows. */
export async function engines(server, browser, people) {
  const ada = await proved(server, browser, 'ada@engines.example');
  await server.whmcs('UpdateUser', { user_id: ada.id, firstname: 'Ada', lastname: 'Lovelace' });
  const client = await account(server, ada.id, 'Analytical Engines Ltd');
  await server.whmcs('UpdateUser', { user_id: people.secure.id, firstname: 'Mary', lastname: 'Somerville', email: 'mary@engines.example' });
  const charles = await server.user('charles@engines.example', password, 'Charles', 'Babbage');
  for (const id of [people.secure.id, charles]) {
    await server.whmcs('AssociateUser', { client_id: client, user_id: id, permissions: 'products,domains,tickets' });
  }
  await server.whmcs('CreateClientInvite', { client_id: client, email: 'michael@engines.example', permissions: 'products' });
  const invite = { client_id: client, email: 'george@engines.example', permissions: 'products,domains,tickets', message: 'Hello George!\nHere is where our domains are.' };
  return {
    client,
    async users(page) {
      for (const id of [charles, people.secure.id, ada.id]) await page.goto(await server.ssoLink({ client_id: client, user_id: id }));
      await page.goto(`${server.url}/account/users`);
    },
    async invite(page) {
      await page.goto(await server.invite(invite.email, invite));
    },
  };
}

// ---- ways

/** As somebody who is logged in, at a path. */
async function visit(page, server, who, path, client = undefined) {
  await page.goto(await server.ssoLink({ user_id: who.id, ...(client && { client_id: client }) }));
  await page.goto(server.url + path);
}

async function open(page, server, link) {
  await openLink(page, link, '/invite');
}

/** Opens a link that leads to no form any more. */
async function ended(page, server, link, path) {
  page.expectedFailure = server.url + path;
  await page.goto(link);
  assert.equal(pathOf(page), path);
  assert.equal(await page.locator('input[type=password]').count(), 0);
}

/** Past the browser's own checks, so that it is the server that says no. */
async function refused(page, server, path, action, fields) {
  page.expectedFailure = server.url + path;
  await form(page, action).evaluate((element) => { element.noValidate = true; });
  await fillAndEnter(page, action, fields);
  assert.ok(await page.locator('[role=alert], [aria-invalid]').count() > 0, 'nothing says what is wrong');
}

async function overdue(server, email) {
  const isOver = () => server.cli('invite', 'list').invites.some((row) => row.email === email && row.state === 'expired');
  await waitUntil(isOver, 20, `the invitation of ${email} is over`);
}

async function inviteId(server, email) {
  return server.cli('invite', 'list').invites.find((row) => row.email === email).invite_id;
}

// ---- for everybody

const everybody = {
  async login(page, server) {
    await page.goto(`${server.url}/login`);
  },
  async 'login-refused'(page, server) {
    await page.goto(`${server.url}/login`);
    await refused(page, server, '/login', 'login', { email: 'nobody@elsewhere.example', password: 'wrong' });
  },
  async 'login-form-refused'(page, server) {
    await page.goto(`${server.url}/login`);
    page.expectedFailure = `${server.url}/login`;
    await form(page, 'login').locator('[name=token]').evaluate((element) => { element.value = 'x'; });
    await fillAndEnter(page, 'login', { email: 'nobody@elsewhere.example', password: 'wrong' });
  },
  async nowhere(page, server) {
    page.expectedFailure = `${server.url}/account/nowhere`;
    await page.goto(page.expectedFailure);
  },
  async 'reset-begin'(page, server) {
    await page.goto(`${server.url}/password/reset`);
  },
  async 'reset-sent'(page, server) {
    await page.goto(`${server.url}/password/reset`);
    await fillAndEnter(page, 'request', { email: 'nobody@elsewhere.example' });
    assert.equal(pathOf(page), '/password/reset/sent');
  },
  async 'reset-choose'(page, server) {
    const email = fresh('reset');
    const id = await server.user(email, password);
    await server.whmcs('ResetPassword', { id });
    page.link = await server.linkTo(email, 'password/reset');
    await openLink(page, page.link, '/password/reset/choose');
  },
  async 'reset-refused'(page, server) {
    await everybody['reset-choose'](page, server);
    const fields = { newpw: password, confirmpw: 'another passphrase' };
    await refused(page, server, '/password/reset/choose', 'choose', fields);
  },
  async 'reset-logged-in'(page, server, people) {
    await visit(page, server, people.max, '/account', people.client);
    await everybody['reset-choose'](page, server);
  },
  async 'reset-used'(page, server) {
    await everybody['reset-choose'](page, server);
    await fillAndEnter(page, 'choose', { newpw: `${password}!`, confirmpw: `${password}!` });
    await ended(page, server, page.link, '/password/reset/choose');
  },
  async 'reset-done'(page, server) {
    await page.goto(`${server.url}/password/reset/done`);
  },
  async 'sso-used'(page, server, people) {
    page.expectedFailure = await server.ssoLink({ client_id: people.client });
    await page.goto(page.expectedFailure);
    await page.context().clearCookies();
    await page.goto(page.expectedFailure);
  },
};

// ---- an invitation

const invitation = {
  async invite(page, server) {
    const message = 'Hello!\nHere is where our domains are.';
    await open(page, server, await server.invite(fresh('open'), { message }));
  },
  async 'invite-refused'(page, server) {
    const email = fresh('short');
    await open(page, server, await server.invite(email));
    const fields = { firstname: 'Grace', lastname: 'Guest', email, password: 'short' };
    await refused(page, server, '/invite', 'register', fields);
  },
  async 'invite-logged-in'(page, server, people) {
    await visit(page, server, people.lonely, '/account');
    await open(page, server, await server.invite(fresh('other')));
  },
  async 'invite-unknown'(page, server) {
    const link = await server.invite(fresh('unknown'));
    await ended(page, server, link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'), '/invite');
  },
  async 'invite-expired'(page, server, people) {
    const email = fresh('expired');
    const { url } = server.cli('invite', 'create', '--client', String(people.client), '--no-mail', '--email', email,
      '--permissions', 'products', '--ttl', '1s');
    await overdue(server, email);
    await ended(page, server, url, '/invite');
  },
  async 'invite-cancelled'(page, server) {
    const email = fresh('cancelled');
    const link = await server.invite(email);
    server.cli('invite', 'cancel', String(await inviteId(server, email)));
    await ended(page, server, link, '/invite');
  },
  async 'invite-accepted'(page, server) {
    const email = fresh('accepted');
    const link = await server.invite(email);
    await open(page, server, link);
    await form(page, 'register').locator('[name=accept]').check();
    await fillAndEnter(page, 'register', { firstname: 'Grace', lastname: 'Guest', email, password });
    await page.goto(link);
  },
};

// ---- the account at hand

const area = {
  async overview(page, server, people) {
    await visit(page, server, people.owner, '/account', people.client);
  },
  async 'overview-member'(page, server, people) {
    await visit(page, server, people.max, '/account', people.client);
  },
  async 'overview-no-account'(page, server, people) {
    await visit(page, server, people.lonely, '/account');
  },
  async 'overview-long'(page, server, people) {
    await visit(page, server, people.max, '/account', people.second);
  },
  async users(page, server, people) {
    await visit(page, server, people.owner, '/account/users', people.client);
  },
  async 'users-as-member'(page, server, people) {
    await visit(page, server, people.manager, '/account/users', people.client);
  },
  async 'users-empty'(page, server, people) {
    await visit(page, server, people.nobody, '/account/users', people.quiet);
  },
  async 'users-denied'(page, server, people) {
    page.expectedFailure = `${server.url}/account/users`;
    await visit(page, server, people.nobody, '/account/users', people.client);
  },
  async 'users-refused'(page, server, people) {
    await area.users(page, server, people);
    await form(page, 'invite').locator('[name=permissions][value=choose]').check();
    await refused(page, server, '/account/users', 'invite', { email: 'no address' });
  },
  async 'users-link'(page, server, people) {
    const email = fresh('handed');
    await server.invite(email);
    await area.users(page, server, people);
    await follow(page, page.locator('tr', { hasText: email }).locator('button[value=link]'));
    assert.match(await page.locator('#handed').inputValue(), /\/invite\//);
  },
  async 'users-resent'(page, server, people) {
    const email = fresh('again');
    await server.invite(email);
    await area.users(page, server, people);
    await follow(page, page.locator('tr', { hasText: email }).locator('button[value=resend]'));
    assert.equal(await page.locator('.flash').count(), 1);
  },
  async permissions(page, server, people) {
    await visit(page, server, people.owner, `/account/users/permissions/${people.max.id}`, people.client);
  },
  async 'permissions-of-owner'(page, server, people) {
    await visit(page, server, people.owner, `/account/users/permissions/${people.owner.id}`, people.client);
  },
  async remove(page, server, people) {
    await visit(page, server, people.owner, `/account/users/remove/${people.max.id}`, people.client);
  },
  async cancel(page, server, people) {
    const id = await inviteId(server, 'pending@elsewhere.example');
    await visit(page, server, people.owner, `/account/users/cancel/${id}`, people.client);
  },
  async 'no-such-member'(page, server, people) {
    page.expectedFailure = `${server.url}/account/users/permissions/999999`;
    await visit(page, server, people.owner, '/account/users/permissions/999999', people.client);
  },
  async activity(page, server, people) {
    await visit(page, server, people.owner, '/account/activity', people.client);
  },
  async 'activity-empty'(page, server, people) {
    await visit(page, server, people.nobody, '/account/activity', people.quiet);
  },
  async emails(page, server, people) {
    await visit(page, server, people.owner, '/account/emails', people.client);
  },
  async 'emails-empty'(page, server, people) {
    await visit(page, server, people.max, '/account/emails', await account(server, people.max.id, 'No Mail Ltd'));
  },
  async email(page, server, people) {
    await area.emails(page, server, people);
    await follow(page, page.locator('table.rows a').first());
  },
};

// ---- the user himself

const user = {
  async accounts(page, server, people) {
    await visit(page, server, people.max, '/user/accounts', people.client);
  },
  async 'accounts-none'(page, server, people) {
    await visit(page, server, people.lonely, '/user/accounts');
  },
  async 'accounts-choice'(page, server, people) {
    await visit(page, server, people.max, '/account/users');
    assert.equal(pathOf(page), '/user/accounts');
  },
  async 'accounts-other'(page, server, people) {
    await visit(page, server, people.max, `/account/users?client=${people.second}`, people.client);
    assert.equal(pathOf(page), '/user/accounts/other');
  },
  async 'log-out'(page, server, people) {
    await visit(page, server, people.max, '/logout', people.client);
  },
};

// ---- how he logs in

const security = {
  async security(page, server, people) {
    await visit(page, server, people.lonely, '/user/security');
  },
  async 'security-on'(page, server, people) {
    const id = await server.user(fresh('device'), password, 'Sara', 'Secure');
    await visit(page, server, { id }, '/user/security');
    await turnOnFactor(page, password);
    await page.goto(`${server.url}/user/security`);
    await page.locator('details.more summary').last().click();
  },
  async 'factor-begin'(page, server, people) {
    await visit(page, server, people.lonely, '/user/security/two-factor');
  },
  async 'factor-begin-refused'(page, server, people) {
    await security['factor-begin'](page, server, people);
    await refused(page, server, '/user/security/two-factor', 'begin', { existing_password: 'wrong' });
  },
  async 'factor-scan'(page, server, people) {
    const id = await server.user(fresh('scan'), password, 'Sara', 'Secure');
    await visit(page, server, { id }, '/user/security');
    await beginFactor(page, password);
  },
  async 'factor-scan-refused'(page, server, people) {
    await security['factor-scan'](page, server, people);
    page.expectedFailure = `${server.url}/user/security/two-factor`;
    await enterCode(page, 'enable', '000000');
  },
  async 'factor-codes'(page, server, people) {
    const id = await server.user(fresh('codes'), password, 'Sara', 'Secure');
    await visit(page, server, { id }, '/user/security');
    await turnOnFactor(page, password);
  },
  async 'login-two-factor'(page, server, people) {
    await page.goto(`${server.url}/login`);
    await fillAndEnter(page, 'login', { email: people.secure.email, password });
    assert.equal(pathOf(page), '/login/two-factor');
  },
  async 'login-two-factor-refused'(page, server, people) {
    await security['login-two-factor'](page, server, people);
    page.expectedFailure = `${server.url}/login/two-factor`;
    await enterCode(page, 'code', '000000');
  },
  async 'login-backup-refused'(page, server, people) {
    await security['login-two-factor'](page, server, people);
    await page.locator('details.more summary').click();
    await refused(page, server, '/login/two-factor', 'backup', { backup_code: 'wrong' });
  },
  async password(page, server, people) {
    await visit(page, server, people.lonely, '/user/password');
  },
  async 'password-refused'(page, server, people) {
    await security.password(page, server, people);
    const fields = { existingpw: 'wrong', newpw: password, confirmpw: password };
    await refused(page, server, '/user/password', 'change', fields);
  },
};

// ---- who he is

/** The link that proves his mailbox, asked for by the banner. */
export async function verification(page, server) {
  const email = fresh('mailbox');
  const id = await server.user(email, password);
  await visit(page, server, { id }, '/account');
  await press(page, 'resend');
  return { id, email, link: await server.linkTo(email, 'user/verify') };
}

const self = {
  async register(page, server) {
    await page.goto(`${server.url}/register`);
  },
  async 'register-refused'(page, server) {
    await self.register(page, server);
    await refused(page, server, '/register', 'register', { firstname: 'Rosa', email: 'no address', password: 'short' });
  },
  async 'register-sent'(page, server) {
    await self.register(page, server);
    await form(page, 'register').locator('[name=accept]').check();
    const email = fresh('signup');
    await fillAndEnter(page, 'register', { firstname: 'Rosa', lastname: 'Register', email, password });
    assert.equal(pathOf(page), '/register/sent');
  },
  async profile(page, server, people) {
    await visit(page, server, people.owner, '/user/profile', people.client);
  },
  async 'profile-refused'(page, server, people) {
    await self.profile(page, server, people);
    await refused(page, server, '/user/profile', 'email', { email: 'no address', existing_password: 'wrong' });
  },
  async 'profile-saved'(page, server, people) {
    await visit(page, server, people.proved, '/user/profile');
    await press(page, 'profile');
    assert.equal(await page.locator('.flash').count(), 1);
  },
  async invites(page, server, people) {
    await visit(page, server, people.proved, '/user/invites');
    assert.equal(await page.locator('button[value=accept]').count(), 2);
  },
  async 'invites-not-verified'(page, server, people) {
    await visit(page, server, people.lonely, '/user/invites');
  },
  async 'invites-none'(page, server, people) {
    await visit(page, server, people.bystander, '/user/invites');
  },
  async verify(page, server) {
    const { link } = await verification(page, server);
    await openLink(page, link, '/user/verify');
  },
  async 'verify-logged-out'(page, server) {
    const { link } = await verification(page, server);
    await page.context().clearCookies();
    await openLink(page, link, '/user/verify');
  },
  async 'verify-another'(page, server, people) {
    const { link } = await verification(page, server);
    await visit(page, server, people.lonely, '/account');
    await openLink(page, link, '/user/verify');
  },
  async 'verify-done'(page, server) {
    await self.verify(page, server);
    await press(page, 'confirm');
    assert.equal(pathOf(page), '/user/verify/done');
  },
  async 'verify-used'(page, server) {
    const { link } = await verification(page, server);
    await openLink(page, link, '/user/verify');
    await press(page, 'confirm');
    await ended(page, server, link, '/user/verify');
  },
  async 'verify-unknown'(page, server) {
    const { link } = await verification(page, server);
    await ended(page, server, link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A'), '/user/verify');
  },
  async 'account-new'(page, server, people) {
    await visit(page, server, people.max, '/account/new', people.client);
  },
  async 'account-new-refused'(page, server, people) {
    await self['account-new'](page, server, people);
    await refused(page, server, '/account/new', 'open', { email: 'no address' });
  },
  async owner(page, server, people) {
    await visit(page, server, people.owner, `/account/users/owner/${people.max.id}`, people.client);
  },
  async 'owner-refused'(page, server, people) {
    await self.owner(page, server, people);
    const path = `/account/users/owner/${people.max.id}`;
    await refused(page, server, path, 'offer', { existing_password: 'wrong' });
  },
};

export const states = { ...everybody, ...invitation, ...area, ...user, ...security, ...self };
