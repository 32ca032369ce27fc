// The whole story of an invited user in headless Chromium, with and without JavaScript: every mail by SMTP, every step on a page.

import assert from 'node:assert/strict';
import { codeOf, enterCode, turnOnFactor } from './factor.mjs';
import { closeClean, fillAndEnter, follow, form, logOut, openLink, pathOf, press, runAll, watched } from './harness.mjs';
import { Sink } from './sink.mjs';

const first = 'a long enough passphrase';
const second = 'quite another passphrase';

/** Two people at two browsers: the owner of the account, and whom he invites. */
class Story {
  constructor(browser, server, options) {
    const word = options.javaScriptEnabled ? 'scripted' : 'plain';
    Object.assign(this, { browser, server, options, email: `grace.${word}@elsewhere.example`, word });
  }

  watched() {
    return watched(this.browser, this.server, this.options);
  }

  async run() {
    await this.register();
    await this.switchAccount();
    await this.ownerLogsIn();
    await this.changePermissions();
    await this.inviteAndCancel();
    await this.remove();
    await this.resetPassword();
    await this.verifyAddress();
    await this.turnOnFactor();
    await closeClean(this.guest);
    await closeClean(this.owner);
  }

  /** Invited by the API, he opens the mail in a browser of his own. */
  async register() {
    const link = await this.server.invite(this.email);
    this.guest = await this.watched();
    await openLink(this.guest, link, '/invite');
    const fields = { firstname: 'Grace', lastname: 'Guest', email: this.email, password: first };
    await fillAndEnter(this.guest, 'register', fields);
    assert.deepEqual(await this.server.permissions(this.email), ['products', 'tickets']);
  }

  /** He has a place in a second account too, and changes to it and back. */
  async switchAccount() {
    const { server, guest } = this;
    this.id = this.userId();
    const fields = { firstname: 'Ann', lastname: 'Other', email: `ann.${this.word}@elsewhere.example`, skipvalidation: true };
    const { clientid } = await server.whmcs('AddClient', { ...fields, companyname: 'Second Ltd', password2: first, noemail: true });
    await server.whmcs('AssociateUser', { client_id: clientid, user_id: this.id, permissions: 'domains' });
    await guest.goto(`${server.url}/account`);
    for (const name of ['Second Ltd', 'Client Ltd']) {
      await guest.goto(`${server.url}/user/accounts`);
      await follow(guest, guest.locator('tr', { hasText: name }).locator('button[value=switch]'));
      assert.equal(pathOf(guest), '/account');
      assert.match(await guest.textContent('main h2'), new RegExp(name));
      assert.match(await guest.textContent('header .chip'), new RegExp(name));
    }
  }

  userId() {
    return this.server.cli('user', 'list').users.find((row) => row.email === this.email).user_id;
  }

  async ownerLogsIn() {
    const { server } = this;
    this.owner = await this.watched();
    await this.owner.goto(`${server.url}/account/users`);
    assert.equal(pathOf(this.owner), '/login');
    await fillAndEnter(this.owner, 'login', { email: 'owner@client.example', password: server.client.password });
    assert.equal(pathOf(this.owner), '/account/users', 'the log-in leads to where he wanted to go');
  }

  row(email) {
    return this.owner.locator('tr', { hasText: email });
  }

  async changePermissions() {
    const { owner } = this;
    await follow(owner, this.row(this.email).locator('a[href*="/permissions/"]'));
    await owner.locator('#perm-tickets').uncheck();
    await owner.locator('#perm-invoices').check();
    await press(owner, 'save');
    assert.equal(pathOf(owner), '/account/users');
    assert.ok(await owner.locator('.flash.good').isVisible());
    assert.deepEqual(await this.server.permissions(this.email), ['products', 'invoices']);
    await this.guest.goto(`${this.server.url}/account`);
    assert.equal(await this.guest.locator('main .card').first().locator('li').count(), 2);
  }

  /** By the page this time: chosen permissions, a message; then it is taken back. */
  async inviteAndCancel() {
    const { owner, server, word } = this;
    const email = `ivan.${word}@elsewhere.example`;
    const box = form(owner, 'invite');
    await box.locator('[name=permissions][value=choose]').check();
    await box.locator('[name=email]').fill(email);
    await box.locator('#perm-domains').check();
    await box.locator('[name=message]').fill('Hello Ivan!');
    await press(owner, 'invite');
    const link = await server.linkTo(email, 'invite');
    await this.confirm(this.row(email).locator('a[href*="/cancel/"]'));
    assert.equal(await this.row(email).count(), 0);
    const visitor = await this.watched();
    visitor.expectedFailure = `${server.url}/invite`;
    await visitor.goto(link);
    assert.equal(await visitor.locator('form').count(), 0);
    await closeClean(visitor);
  }

  /** A script asks where one is, without it a page does. */
  async confirm(control) {
    const { owner } = this;
    if (owner.scripted) {
      await control.click();
      await follow(owner, owner.locator('dialog button.danger'));
    } else {
      await follow(owner, control);
      await press(owner, 'confirm');
    }
    assert.equal(pathOf(owner), '/account/users');
  }

  async remove() {
    await this.confirm(this.row(this.email).locator('a[href*="/remove/"]'));
    assert.equal(await this.row(this.email).count(), 0);
    const { users } = await this.server.whmcs('GetClientsDetails', { clientid: this.server.client.client_id });
    assert.ok(!JSON.stringify(users).includes(this.email));
    await this.guest.goto(`${this.server.url}/account`);
    assert.match(await this.guest.textContent('header .chip'), /Second Ltd/, 'the other account is the only one');
  }

  async resetPassword() {
    const { guest, server } = this;
    await logOut(guest);
    await guest.goto(`${server.url}/password/reset`);
    await fillAndEnter(guest, 'request', { email: this.email });
    await openLink(guest, await server.linkTo(this.email, 'password/reset'), '/password/reset/choose');
    await fillAndEnter(guest, 'choose', { newpw: second, confirmpw: second });
    assert.equal(pathOf(guest), '/password/reset/done');
    await this.logIn(this.email);
    assert.equal(pathOf(guest), '/account');
  }

  async logIn(email) {
    await this.guest.goto(`${this.server.url}/login`);
    await fillAndEnter(this.guest, 'login', { email, password: second });
  }

  /** With another address he has to prove that it is his. */
  async verifyAddress() {
    const { guest, server } = this;
    this.email = `new.${this.email}`;
    await guest.goto(`${server.url}/user/profile`);
    await fillAndEnter(guest, 'email', { email: this.email, existing_password: second });
    assert.ok(await guest.locator('.banner').isVisible());
    await openLink(guest, await server.linkTo(this.email, 'user/verify'), '/user/verify');
    await press(guest, 'confirm');
    assert.equal(pathOf(guest), '/user/verify/done');
    await guest.goto(`${server.url}/account`);
    assert.equal(await guest.locator('.banner').count(), 0);
    assert.ok(server.cli('user', 'show', String(this.id)).email_verified);
  }

  /** Afterwards nobody logs in without a code, and a backup code is as good as one, once. */
  async turnOnFactor() {
    const { guest, server } = this;
    await guest.goto(`${server.url}/user/security`);
    const { secret, codes } = await turnOnFactor(guest, second);
    await logOut(guest);
    await this.logIn(this.email);
    assert.equal(pathOf(guest), '/login/two-factor');
    await enterCode(guest, 'code', codeOf(secret, 1));
    assert.equal(pathOf(guest), '/account');
    await logOut(guest);
    await this.logIn(this.email);
    await guest.locator('details.more summary').click();
    await fillAndEnter(guest, 'backup', { backup_code: codes[0] });
    assert.equal(pathOf(guest), '/account');
    assert.ok(await guest.locator('.flash').isVisible(), 'says how many are left');
  }
}

const tell = (options) => (browser, server) => new Story(browser, server, options).run();

await runAll({
  'the whole story': tell({ javaScriptEnabled: true }),
  'the whole story without JavaScript': tell({ javaScriptEnabled: false }),
}, {}, await Sink.start());
