// Drives headless Chromium through a new password by mail, the log-in and single sign-on, with and without JavaScript.

import assert from 'node:assert/strict';
import { closeClean, fillAndEnter, form, logOut, openLink, runAll, watched } from './harness.mjs';

const first = 'a long enough passphrase';
const second = 'quite another passphrase';
let number = 0;

/** A user of his own for each case: nobody gets more than five of these mails an hour. */
async function someone(server) {
  number += 1;
  const email = `user${number}@elsewhere.example`;
  const { user_id: id } = await server.whmcs('AddUser',
    { firstname: 'Rosa', lastname: 'Reset', email, password2: first });
  return { email, id };
}

async function logIn(page, server, email, password) {
  await page.goto(`${server.url}/account`);
  assert.equal(new URL(page.url()).pathname, '/login');
  await fillAndEnter(page, 'login', { email, password });
}

async function expectAccount(page, email) {
  assert.equal(new URL(page.url()).pathname, '/account');
  assert.match(await page.textContent('main'), new RegExp(email));
}

async function ask(page, server, email) {
  await page.goto(`${server.url}/password/reset`);
  await fillAndEnter(page, 'request', { email });
  assert.equal(new URL(page.url()).pathname, '/password/reset/sent');
}

async function openMailed(page, server, email) {
  await openLink(page, await server.linkTo(email, 'password/reset'), '/password/reset/choose');
}

async function choose(page, newpw, confirmpw = newpw) {
  await fillAndEnter(page, 'choose', { newpw, confirmpw });
}

// ---- cases

async function resetting(browser, server, options) {
  const { email } = await someone(server);
  const page = await watched(browser, server, options);
  await page.goto(`${server.url}/login`);
  await Promise.all([page.waitForEvent('load'), page.locator('a', { hasText: 'Forgotten' }).click()]);
  await fillAndEnter(page, 'request', { email });
  await openMailed(page, server, email);
  await choose(page, second);
  assert.equal(new URL(page.url()).pathname, '/password/reset/done');
  await Promise.all([page.waitForEvent('load'), page.locator('a', { hasText: 'Log in' }).click()]);
  await fillAndEnter(page, 'login', { email, password: second });
  await expectAccount(page, email);
  await logOut(page);
  await page.goBack();
  assert.equal(new URL(page.url()).pathname, '/login', 'going back shows the account again');
  await closeClean(page);
}

async function aMistakeIsForgiven(browser, server) {
  const { email, id } = await someone(server);
  await server.whmcs('ResetPassword', { id });
  const page = await watched(browser, server);
  await openMailed(page, server, email);
  page.expectedFailure = `${server.url}/password/reset/choose`;
  await choose(page, second, `${second}!`);
  assert.equal(await page.locator('[role=alert]').count(), 1);
  assert.equal(await form(page, 'choose').locator('[name=newpw]').inputValue(), '');
  await choose(page, second);
  page.expectedFailure = `${server.url}/login`;
  await logIn(page, server, email, first);
  assert.equal(await form(page, 'login').locator('[name=email]').inputValue(), email);
  await fillAndEnter(page, 'login', { email, password: second });
  await expectAccount(page, email);
  await closeClean(page);
}


async function signingOn(browser, server, options) {
  const page = await watched(browser, server, options);
  const link = await server.ssoLink({ client_id: server.client.client_id });
  await page.goto(link);
  assert.equal(page.url(), `${server.url}/account`);
  await expectAccount(page, 'owner@client.example');
  page.expectedFailure = link;
  await page.goto(link);
  assert.match(await page.textContent('h1'), /cannot be used any more/);
  await closeClean(page);
}

await runAll({
  'chooses a new password by a mailed link': (b, s) => resetting(b, s, { javaScriptEnabled: true }),
  'chooses one without JavaScript': (b, s) => resetting(b, s, { javaScriptEnabled: false }),
  'forgives two passwords that differ': aMistakeIsForgiven,
  'signs on by a link': (b, s) => signingOn(b, s, { javaScriptEnabled: true }),
  'signs on without JavaScript': (b, s) => signingOn(b, s, { javaScriptEnabled: false }),
});
