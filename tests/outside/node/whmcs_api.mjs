// The npm package `whmcs-api`: GET with everything in the query string, its own settings and the parameters of
// earlier calls included; rejects unless result is success.
import assert from 'node:assert/strict';
import WHMCS from 'whmcs-api';

const { URL: endpoint, IDENTIFIER: identifier, SECRET: secret, CLIENT } = process.env;
const fresh = () => new WHMCS({ endpoint, identifier, secret, responsetype: 'json' });
const client = Number(CLIENT);
const api = fresh();

const ids = [];
for (let n = 0; n < 5; n += 1) {
  const made = await api.call('AddUser', { firstname: `User${n}`, lastname: 'Query', email: `q${n}@query.example`,
    password2: 'liftoff + more & so=on' });
  ids.push(made.user_id);
}
assert.equal(new Set(ids).size, 5);

// From here on every call carries firstname, lastname, email and password2 of the last user: nobody minds.
const pages = [];
for (let start = 0; ; start += 2) {
  const page = await api.call('GetUsers', { limitstart: start, limitnum: 2, search: 'q' });
  if (page.numreturned === 0) break;
  assert.equal(page.totalresults, 5);
  pages.push(...page.users.map((user) => user.id));
}
assert.deepEqual(pages, ids);

await api.call('CreateClientInvite', { client_id: client, email: 'q1@query.example', permissions: 'invoices' });
await assert.rejects(fresh().call('CreateClientInvite', { client_id: client, email: 'owner@client.example',
  permissions: 'invoices' }), { message: 'User already associated with client' });
const invites = await fresh().call('GetClientInvites', { client_id: client, state: 'pending' });
assert.deepEqual(invites.invites.invite.map((invite) => invite.email), ['q1@query.example']);
const invite_id = invites.invites.invite[0].id;
await fresh().call('AcceptClientInvite', { invite_id, user_id: ids[1] });
await fresh().call('UpdateUserPermissions', { client_id: client, user_id: ids[1], permissions: 'orders,profile' });
const granted = await fresh().call('GetUserPermissions', { client_id: client, user_id: ids[1] });
assert.deepEqual(granted.permissions.permission, ['profile', 'orders']);
assert.equal((await fresh().call('GetPermissionsList')).permissions.permission.length, 13);
await fresh().call('DeleteUserClient', { client_id: client, user_id: ids[1] });
await assert.rejects(fresh().call('DeleteUserClient', { client_id: client, user_id: ids[1] }),
  { message: 'User is not associated with client' });

// clientid decides where an address of another call comes along.
const stale = fresh();
await stale.call('GetUsers', { email: 'nobody@at.example', search: 'owner@' });
assert.equal((await stale.call('GetClientsDetails', { clientid: client })).companyname, 'Client Ltd');
await assert.rejects(fresh().call('Nothing'),
  { message: 'Invalid API Action: "nothing" is not a valid API action' });
