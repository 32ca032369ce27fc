// node-whmcs, the npm package `whmcs`: callbacks, lower-case actions, JSON, an Error unless result is success.
import assert from 'node:assert/strict';
import { promisify } from 'node:util';
import WHMCS from 'whmcs';

const { URL: serverUrl, IDENTIFIER: username, SECRET: password, MEMBER: member } = process.env;
const config = { serverUrl, username, password };
const client = new WHMCS(config);
const customers = Object.fromEntries(
  ['createCustomer', 'updateCustomer', 'getCustomer', 'getCustomerByEmail', 'deleteCustomer', 'createContact',
    'getContacts', 'updateContact', 'deleteContact', 'validateLogin']
    .map((name) => [name, promisify(client.customers[name].bind(client.customers))]));
// What has no method of its own goes the way that all of its methods go.
const call = (action, fields = {}) =>
  promisify(client.utils.modem)({ client: { config }, body: { action, ...fields } });
const fails = (promise, status, message) =>
  assert.rejects(promise, { message: `WHMCS Error (${status}): ${message}` });

const address = { address1: '1 Long Road', city: 'Ulm', state: 'BW', postcode: '89073', country: 'DE',
  phonenumber: '+49.7311' };
const made = await customers.createCustomer({ firstname: 'Änne', lastname: 'O’Neil', email: 'anne@node.example',
  password2: '123qwe', companyname: 'Node & Söhne', ...address });
const id = made.clientid;
assert.equal(typeof id, 'number');
assert.equal(typeof made.owner_id, 'number');

const shown = await customers.getCustomer(id);
assert.equal(shown.companyname, 'Node & Söhne');
assert.equal(shown.client.firstname, 'Änne');
assert.equal(shown.client.phonecc, 49);
assert.equal(shown.stats.numdomains, 0, 'this client always asks for numbers');
assert.deepEqual(shown.client.users.user.map((user) => [user.id, user.is_owner]), [[made.owner_id, true]]);
assert.equal((await customers.getCustomer('anne@node.example')).id, id);
assert.equal((await customers.getCustomerByEmail('ANNE@node.example')).id, id);
await fails(customers.getCustomer(999999), 200, 'Client Not Found');

assert.equal((await customers.updateCustomer(id, { city: 'Köln', notes: 'by node' })).clientid, String(id));
assert.equal((await customers.getCustomer(id)).client.city, 'Köln');
await fails(customers.updateCustomer(999999, { city: 'Bonn' }), 200, 'Client ID Not Found');

const contact = (await customers.createContact({ clientid: id, firstname: 'Carl', lastname: 'Contact',
  email: 'carl@node.example', ...address })).contactid;
const contacts = async () => (await customers.getContacts(id, {})).contacts.contact;
assert.deepEqual((await contacts()).map((one) => [one.id, one.email]), [[Number(contact), 'carl@node.example']]);
await customers.updateContact(contact, { companyname: 'Elsewhere' });
assert.equal((await contacts())[0].companyname, 'Elsewhere');
await customers.deleteContact(contact);
assert.deepEqual(await contacts(), []);

const login = await customers.validateLogin('anne@node.example', '123qwe');
assert.deepEqual([login.userid, login.twoFactorEnabled], [made.owner_id, false]);
assert.match(login.passwordhash, /^[0-9a-f]{40}$/);
await fails(customers.validateLogin('anne@node.example', 'wrong'), 200, 'Email or Password Invalid');

const user = (await call('adduser', { firstname: 'Ute', lastname: 'User', email: 'ute@node.example',
  password2: 'liftoff' })).user_id;
const invite = await call('createclientinvite', { client_id: id, email: 'ute@node.example',
  permissions: 'products,tickets' });
await call('acceptclientinvite', { invite_id: invite.invite_id, user_id: user });
const granted = await call('getuserpermissions', { user_id: user, client_id: id });
assert.deepEqual(granted.permissions.permission, ['products', 'tickets']);
await fails(call('updateuserpermissions', { user_id: made.owner_id, client_id: id, permissions: 'orders' }), 200,
  'Permissions cannot be set on a client owner');

await customers.deleteCustomer(id);
await fails(customers.getCustomer(id), 200, 'Client Not Found');
const found = await call('getusers', { search: 'ute@node.example' });
assert.equal(found.numreturned, 1);
assert.deepEqual(found.users[0].clients, []);
assert.equal((await call('getusers', { search: 'member@client.example' })).users[0].id, Number(member));

const stranger = new WHMCS({ serverUrl, username, password: 'wrong' });
await fails(promisify(stranger.customers.getCustomer.bind(stranger.customers))(1), 403, 'Authentication Failed');
