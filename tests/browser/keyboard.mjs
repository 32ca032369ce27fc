// Drives headless Chromium by the keyboard alone: an invitation is accepted, users are managed, menus and questions open and close,
// an administrator does his work (SEC-176).

import assert from 'node:assert/strict';
import { closeClean, openLink, pathOf, runAll, watched } from './harness.mjs';

const password = 'a long enough passphrase';

/** Presses Tab until this has the focus. */
async function tabTo(page, selector) {
  for (let steps = 0; steps < 80; steps += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`no Tab leads to ${selector} on ${page.url()}`);
}

async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.type(text);
}

async function enter(page) {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

const isOpen = (page) => page.locator('details.menu:not(.nav)').evaluate((menu) => menu.open);

/** He registers by an invitation, goes on to the account, and opens and closes the menu of his own pages. */
async function anInvitationIsAccepted(browser, server) {
  const page = await watched(browser, server);
  await openLink(page, await server.invite('keys@elsewhere.example'), '/invite');
  await type(page, '#register-firstname', 'Karla');
  await type(page, '#register-lastname', 'Keys');
  await type(page, '#register-password', password);
  await enter(page);
  assert.deepEqual(await server.permissions('keys@elsewhere.example'), ['products', 'tickets']);
  await tabTo(page, 'main a.button');
  await enter(page);
  assert.equal(pathOf(page), '/account');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop leads past the head');
  await tabTo(page, 'details.menu:not(.nav) > summary');
  await page.keyboard.press('Enter');
  assert.equal(await isOpen(page), true);
  await tabTo(page, 'details.menu:not(.nav) a');
  await page.keyboard.press('Escape');
  assert.equal(await isOpen(page), false);
  assert.ok(await page.evaluate(() => document.activeElement.matches('summary')), 'the focus is where it was');
  await page.keyboard.press('Enter');
  await tabTo(page, 'details.menu:not(.nav) a[href$="/user/security"]');
  await enter(page);
  assert.equal(pathOf(page), '/user/security');
  await closeClean(page);
}

/** The owner invites, chooses permissions, and takes both back; the question in between can be left by Escape. */
async function usersAreManaged(browser, server) {
  const page = await watched(browser, server);
  await page.goto(`${server.url}/login?next=/account/users`);
  await type(page, '#login-email', 'owner@client.example');
  await type(page, '#login-password', server.client.password);
  await enter(page);
  assert.equal(pathOf(page), '/account/users');
  await type(page, '#invite-email', 'typed@elsewhere.example');
  await tabTo(page, '#permissions-all');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, '#perm-domains');
  await page.keyboard.press('Space');
  await tabTo(page, 'button[value=invite]');
  await enter(page);
  assert.match(await page.textContent('[role=status]'), /was sent/);
  const row = 'tr:has(bdi:text-is("typed@elsewhere.example"))';
  const cancel = await page.locator(`${row} a[data-confirm]`).getAttribute('href');
  await tabTo(page, `a[href="${cancel}"]`);
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('dialog[open]').count(), 1);
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.ok(await page.evaluate((href) => document.activeElement.matches(`a[href="${href}"]`), cancel), 'the focus is where it was');
  await page.keyboard.press('Enter');
  await tabTo(page, 'dialog button.danger');
  await enter(page);
  assert.match(await page.textContent('[role=status]'), /was cancelled/);
  assert.equal(await page.locator(row).count(), 0);
  await closeClean(page);
}

/** An administrator looks for a client, chooses somebody from what is offered, invites him, and lifts a ban. */
async function theDeskIsWorkedAt(browser, server) {
  await server.user('grace@elsewhere.example', password, 'Grace', 'Guest');
  await server.whmcs('AddBannedIp', { ip: '192.0.2.7', reason: 'Guessed passwords' });
  const page = await watched(browser, server);
  await page.goto(`${server.url}/admin/login?next=/admin/clients`);
  await type(page, 'input[name=username]', 'root');
  await type(page, 'input[name=password]', server.admin.password);
  await enter(page);
  await type(page, 'input[name=search]', 'client');
  await enter(page);
  await tabTo(page, `main td a[href$="/admin/clients/${server.client.client_id}"]`);
  await enter(page);
  await tabTo(page, 'main a[href$="/users"]');
  await enter(page);
  await tabTo(page, 'main a[href$="/users/associate"]');
  await enter(page);
  await type(page, '#user', 'grace');
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await page.inputValue('#user'), 'grace@elsewhere.example');
  assert.equal(await page.locator('[role=listbox]').isVisible(), false, 'what was offered is gone');
  await tabTo(page, '#perm-domains');
  await page.keyboard.press('Space');
  await tabTo(page, 'button[data-said]');
  await enter(page);
  assert.match(await page.textContent('[role=status]'), /was sent/);
  await tabTo(page, 'details.menu:not(.nav) > summary');
  await page.keyboard.press('Enter');
  await tabTo(page, 'details.menu:not(.nav) a[href$="/admin/bans"]');
  await enter(page);
  await tabTo(page, 'button[value=lift]');
  await enter(page);
  assert.equal(await page.locator('button[value=lift]').count(), 0);
  await closeClean(page);
}

await runAll({
  'an invitation is accepted by the keyboard': anInvitationIsAccepted,
  'users are managed by the keyboard': usersAreManaged,
  'and so is the admin area': theDeskIsWorkedAt,
});
