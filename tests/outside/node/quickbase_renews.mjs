// On errcode 4 the client logs in again and repeats the call: whoever made it notices nothing.
import assert from 'node:assert/strict';
import { client } from './quickbase_client.mjs';

const { OWNER: username, PASSWORD: password } = process.env;
const quickbase = client({});
const { ticket } = await quickbase.api('API_Authenticate', { username, password });
assert.equal((await quickbase.api('API_GetUserInfo')).user.email, username);
await quickbase.api('API_SignOut', { revoke: 1 });
assert.equal((await quickbase.api('API_GetUserInfo')).user.email, username);
assert.notEqual(quickbase.settings.ticket, ticket);
