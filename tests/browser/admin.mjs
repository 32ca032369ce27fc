// An operator's first day in headless Chromium, with and without JavaScript: from the set-up to an owner's place, over SMTP and the API (SEC-176).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeClean, fillAndEnter, follow, form, openLink, pathOf, press, runAll, watched } from './harness.mjs';
import { Server, waitUntil } from './server.mjs';
import { Sink } from './sink.mjs';

const password = 'a long enough passphrase';

class Story {
  constructor(browser, server, options) {
    Object.assign(this, { browser, server, options });
  }

  watched() {
    return watched(this.browser, this.server, this.options);
  }

  async run() {
    await this.setUp();
    await this.addClient();
    await this.inviteSomebody();
    await this.associateAtOnce();
    await this.makeOwnerAndRemove();
    await this.openTheApi();
    await this.mendAMail();
    await this.logInAsOwner();
    await this.logOut();
    await closeClean(this.desk);
  }

  async at(path) {
    await this.desk.goto(this.server.url + path);
    assert.equal(pathOf(this.desk), path.split('?')[0]);
  }

  row(text) {
    return this.desk.locator('tr', { hasText: text });
  }

  said() {
    return this.desk.locator('.flash.good').isVisible();
  }

  /** The server printed an address, which opens the set-up once. */
  async setUp() {
    const { server } = this;
    const address = await waitUntil(() => server.setUpAddress(), 10, 'the address of the set-up is printed');
    this.desk = await this.watched();
    await openLink(this.desk, address, '/admin/setup');
    await fillAndEnter(this.desk, 'set-up', { username: 'root', email: 'root@vestibule.example', newpw: password, confirmpw: password });
    assert.equal(pathOf(this.desk), '/admin');
    const late = await this.watched();
    late.expectedFailure = `${server.url}/admin/setup`;
    await late.goto(address);
    assert.equal(await late.locator('input[name=newpw]').count(), 0, 'it works once');
    await closeClean(late);
  }

  async addClient() {
    await this.at('/admin/clients/add');
    const box = form(this.desk, 'add');
    const fields = { firstname: 'Olive', lastname: 'Owner', email: 'olive@client.example', companyname: 'Client Ltd' };
    for (const [name, text] of Object.entries(fields)) await box.locator(`[name=${name}]`).fill(text);
    await press(this.desk, 'add');
    assert.ok(await this.said());
    await follow(this.desk, this.desk.getByRole('link', { name: 'Client Ltd' }).first());
    this.client = Number(pathOf(this.desk).split('/')[3]);
    this.users = `/admin/clients/${this.client}/users`;
    await this.server.linkTo('olive@client.example', 'password/reset');
  }

  /** Fills the form of Associate User: with a script by what it offers, without one by the whole address. */
  async associate(email, send, permissions) {
    await this.at(`${this.users}/associate`);
    const box = form(this.desk, send ? 'invite' : 'associate');
    await this.desk.locator('#user').fill(email);
    if (this.desk.scripted) {
      await this.desk.locator('[role=option]').first().waitFor();
      await this.desk.locator('[role=option]').last().click();
    }
    for (const key of permissions) await this.desk.locator(`#perm-${key}`).check();
    await this.desk.locator(send ? '#send-yes' : '#send-no').check();
    await follow(this.desk, this.desk.locator('button[data-said]'));
    assert.equal(pathOf(this.desk), this.users);
    assert.ok(await this.said());
    return box;
  }

  /** Send Invite YES: he waits below Pending Invites, is mailed again, and comes in by the newer mail. */
  async inviteSomebody() {
    const email = 'grace@elsewhere.example';
    await this.associate(email, true, ['products', 'tickets']);
    const first = await this.server.linkTo(email, 'invite');
    await follow(this.desk, this.row(email).locator('button[value=resend]'));
    assert.ok(await this.said());
    const second = await waitUntil(() => this.newest(email, first), 20, 'a second mail');
    const guest = await this.watched();
    await openLink(guest, second, '/invite');
    await fillAndEnter(guest, 'register', { firstname: 'Grace', lastname: 'Guest', email, password });
    await guest.goto(`${this.server.url}/account`);
    assert.equal(pathOf(guest), '/account', await guest.textContent('main'));
    await closeClean(guest);
    await this.at(this.users);
    assert.match(await this.row(email).textContent(), /Grace Guest/);
    assert.match(await this.row(email).textContent(), /127\.0\.0\.1/, 'his last log-in stands beside him');
    assert.equal(await this.desk.locator('button[value=resend]').count(), 0, 'nobody waits any more');
  }

  newest(email, known) {
    const texts = this.server.messagesTo(email).join('\n').replaceAll('=\r\n', '').replaceAll('=\n', '');
    const links = texts.match(/http:\/\/[^\s"<>]+\/invite\/[\w-]+/g) ?? [];
    return links.find((link) => link !== known);
  }

  /** Send Invite NO: a new address becomes a user who cannot log in yet, at once. */
  async associateAtOnce() {
    const email = 'peter@elsewhere.example';
    await this.associate(email, false, ['invoices']);
    assert.match(await this.desk.locator('table').first().textContent(), /peter@elsewhere\.example/);
    assert.equal(this.server.messagesTo(email).length, 0);
  }

  /** A script asks where one is, without it a page does. */
  async confirm(control) {
    if (this.desk.scripted) {
      await control.click();
      await follow(this.desk, this.desk.locator('dialog.ask[open] form button, dialog.ask[open] button').last());
    } else {
      await follow(this.desk, control);
      await press(this.desk, 'confirm');
    }
    assert.equal(pathOf(this.desk), this.users);
  }

  async makeOwnerAndRemove() {
    await this.confirm(this.row('grace@elsewhere.example').locator('a[href$="/owner"]'));
    assert.equal(await this.row('grace@elsewhere.example').locator('.tag.owner').count(), 1);
    await this.confirm(this.row('peter@elsewhere.example').locator('a[href$="/remove"]'));
    assert.equal(await this.row('peter@elsewhere.example').count(), 0);
  }

  /** A role, a credential of it, a call that is granted and one that is not, and what the page says about that. */
  async openTheApi() {
    await this.at('/admin/roles/add');
    await form(this.desk, 'add').locator('[name=name]').fill('Readers');
    await this.desk.locator('#action-GetClients').check();
    await press(this.desk, 'add');
    assert.ok(await this.said());
    await this.at('/admin/credentials/add');
    await this.desk.locator('#access-roles').check();
    await this.desk.getByLabel('Readers').check();
    await press(this.desk, 'add');
    const shown = this.desk.locator('.flash input[readonly]');
    const [identifier, secret] = await shown.evaluateAll((inputs) => inputs.map((input) => input.value));
    assert.equal(this.curl(identifier, secret, 'GetClients').result, 'success');
    const refused = this.curl(identifier, secret, 'GetUsers');
    assert.equal(refused.error_code, 'not_granted');
    await this.at('/admin/credentials');
    await follow(this.desk, this.row(identifier).getByRole('link'));
    await waitUntil(async () => {
      await this.desk.reload();
      return (await this.desk.textContent('main')).includes('GetUsers');
    }, 20, 'the refused call is shown');
    assert.ok(!(await this.desk.content()).includes(secret), 'the secret is shown once');
  }

  curl(identifier, secret, action) {
    const fields = { identifier, secret, action, responsetype: 'json' };
    const data = Object.entries(fields).flatMap(([name, value]) => ['-d', `${name}=${value}`]);
    return JSON.parse(execFileSync('curl', ['-sS', `${this.server.url}/includes/api.php`, ...data], { encoding: 'utf8' }));
  }

  /** A mailbox that the mail server does not know is found among the failed mails, and mailed when it does. */
  async mendAMail() {
    const { server } = this;
    const email = 'late@elsewhere.example';
    server.sink.unknown.add(email);
    await this.associate(email, true, ['products']);
    await waitUntil(async () => {
      await this.at('/admin/mail?state=failed');
      return await this.row(email).count() === 1;
    }, 20, 'the mail stands among the failed ones');
    assert.match(await this.row(email).textContent(), /no such mailbox/, 'what the mail server answered is shown');
    server.sink.unknown.delete(email);
    await follow(this.desk, this.row(email).locator('button[value=retry]'));
    await server.linkTo(email, 'invite');
    await this.at('/admin/mail?state=sent');
    await follow(this.desk, this.row(email).getByRole('link', { name: email }));
    await follow(this.desk, this.desk.locator('a[href$="/html"]'));
    assert.match(await this.desk.textContent('body'), /invites you|given you access/, 'the mail is shown as its recipient sees it');
  }

  async logInAsOwner() {
    await this.at(`/admin/clients/${this.client}/login`);
    await fillAndEnter(this.desk, 'login', { reason: 'She asked where her invoices are' });
    assert.equal(pathOf(this.desk), '/account');
    assert.match(await this.desk.textContent('.banner'), /Grace Guest/);
    await follow(this.desk, this.desk.locator('.banner button[value=logout]'));
    assert.equal(pathOf(this.desk), `/admin/clients/${this.client}`);
    await this.at('/admin/activity?what=LogInAsOwner');
    assert.match(await this.desk.textContent('main table'), /root/);
  }

  async logOut() {
    await this.desk.locator('header details.menu:not(.nav) summary').click();
    await press(this.desk, 'logout');
    assert.equal(pathOf(this.desk), '/admin/login');
    await this.desk.goto(`${this.server.url}/admin/clients`);
    assert.equal(pathOf(this.desk), '/admin/login');
  }
}

/** Each on a store of its own, which nobody was in before. */
async function day(browser, options) {
  const server = await Server.start({}, await Sink.start(), true);
  try {
    await new Story(browser, server, options).run();
  } catch (error) {
    throw new Error(`${error.stack}\n${server.log().slice(-2000)}`);
  } finally {
    server.end();
  }
}

await runAll({
  'an operator’s first day': (browser) => day(browser, {}),
  'an operator’s first day without JavaScript': (browser) => day(browser, { javaScriptEnabled: false }),
});
