// How hostile texts are looked for on a page: a hook that a script of theirs would call, and the texts as they are.

import assert from 'node:assert/strict';
import { watched } from './harness.mjs';

/** As names are kept: without blanks around them. */
export const kept = (text) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');

/** A page on which a script of somebody else's is seen to run. */
export async function wary(browser, server) {
  const page = await watched(browser, server);
  await page.addInitScript(() => { window.__xss = () => console.error('a script ran that came as a text'); });
  return page;
}

/** All of these texts can be read on the page, as they are. */
export async function expectShown(page, expected) {
  assert.ok(expected.length > 0);
  const missing = await page.evaluate((all) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (walker.currentNode.parentElement.checkVisibility()) nodes.push(walker.currentNode.data);
    return all.filter((text) => !nodes.some((data) => data.includes(text)));
  }, expected);
  assert.deepEqual(missing, []);
}

/** The work of one for each, a few at a time. */
export async function forEach(all, work) {
  const left = all.map((one, at) => [one, at]);
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) await work(...next);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

const attacks = ['"><script>__xss(1)</script>', "'><img src=x onerror=__xss(1)>", 'javascript:__xss(1)'];
const parameters = ['next', 'client', 'after', 'before', 'from', 'email', 'token', 'page', 'sort', 'lang', 'error', 'flash', 'action', 'search',
  'status', 'state', 'clientid', 'user_id', 'admin', 'what', 'ip', 'since', 'until', 'q', 'owner', 'owner_email', 'key'];

/** Whatever an address says comes back as a text, or not at all. */
export async function expectInert(page, server, paths) {
  for (const path of paths) {
    for (const attack of attacks) {
      const query = new URLSearchParams(parameters.map((name) => [name, attack]));
      for (const spelling of [`${path}?`, `/index.php?rp=${path}&`]) {
        const address = `${server.url}${spelling}${query}`;
        const answer = await page.request.get(address);
        assert.ok(answer.status() < 500, `${answer.status()} at ${address}`);
        assert.ok(!/<script>__xss|<img src=x/.test(await answer.text()), address);
      }
      page.expectedFailure = `${server.url}${path}?${query}`;
      await page.goto(page.expectedFailure);
    }
  }
}
