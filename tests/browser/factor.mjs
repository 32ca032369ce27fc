// The second factor: codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds), and the way to turn it on.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { fillAndEnter, follow, form } from './harness.mjs';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function key(secret) {
  const letters = [...secret.toUpperCase().replace(/[^A-Z2-7]/g, '')];
  const bits = letters.map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((octet) => Number.parseInt(octet, 2)));
}

/** The code of a secret as an app is shown it; `later` steps after this one, since no step counts twice. */
export function codeOf(secret, later = 0) {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac('sha1', key(secret)).update(step).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Types a code, which a script sends by itself when it is complete. */
export async function enterCode(page, action, code, name = 'code') {
  const input = form(page, action).locator(`[name=${name}]`);
  const loaded = page.waitForEvent('load');
  await input.fill(code);
  if (!page.scripted) await input.press('Enter');
  await loaded;
}

/** Goes from the page about security to the picture with the secret, and gives the secret. */
export async function beginFactor(page, password) {
  await follow(page, page.locator('main a[href$="/user/security/two-factor"]'));
  await fillAndEnter(page, 'begin', { existing_password: password });
  assert.ok(await page.locator('.qr svg[role=img]').isVisible());
  return page.locator('#secret').textContent();
}

/** The same to its end: the secret, and the backup codes that are shown once. */
export async function turnOnFactor(page, password) {
  const secret = await beginFactor(page, password);
  await enterCode(page, 'enable', codeOf(secret));
  const codes = await page.locator('#codes li').allTextContents();
  assert.equal(codes.length, 10);
  return { secret, codes };
}
