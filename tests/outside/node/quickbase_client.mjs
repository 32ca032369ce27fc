// The npm package `quickbase` before version 3, pointed at the server by its own options.
import assert from 'node:assert/strict';
import QuickBase from 'quickbase';

const { TLS_PORT: port } = process.env;

/** A client of these options; a host is a realm and a domain to it. */
export const client = (options) => new QuickBase({ realm: '127.0', domain: '0.1', reqOptions: { port }, ...options });

/** The call has to be rejected with this code, a number, and this text; it gives the detail. */
export const refused = async (call, code, text) => {
  const error = await call.then((answer) => assert.fail(`not refused: ${JSON.stringify(answer)}`), (error) => error);
  assert.deepEqual([error.code, error.name], [code, text], String(error.stack));
  return error.message;
};
