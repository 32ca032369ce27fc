// From a first look-up to the removal of the person who was invited; what he does himself is done between two lines.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { client, refused } from './quickbase_client.mjs';

const { WAY, OWNER: username, PASSWORD: password, TOKEN: userToken, DBID: dbid, GUEST: email, FNAME: fname,
  LNAME: lname, TEXT: usertext } = process.env;
const options = { token: { userToken }, get: { userToken, flags: { useXML: false } }, ticket: {} }[WAY];
const quickbase = client({ ...options, appToken: 'not-asked-for' });

if (WAY === 'ticket') {
  const log_in = await quickbase.api('API_Authenticate', { username, password, hours: 2 });
  assert.match(log_in.ticket, /^2_[a-z0-9]+$/);
  assert.equal(quickbase.settings.ticket, log_in.ticket);
}
const call = (action, fields) => quickbase.api(`API_${action}`, fields);
const in_application = (action, fields) => call(action, { dbid, ...fields });
const rolesOf = async (userid) => {
  const { users } = await in_application('UserRoles');
  return users.find(({ id }) => id === userid)?.roles.map(({ id, access }) => [id, access.id, access.name]);
};
const viewer = [10, 3, 'Basic Access'];
const participant = [11, 3, 'Basic Access'];

assert.deepEqual((await call('GrantedDBs')).databases, [{ dbname: 'Client Ltd', dbid }]);
assert.equal((await call('GetUserInfo')).user.login, username);
assert.equal(await refused(call('GetUserInfo', { email }), 2, 'Invalid input'),
  'The user with the specified email address or user name does not exist.');
const { userid, errcode } = await in_application('ProvisionUser', { email, fname, lname, roleid: 10, udata: 'é<1>' });
assert.equal(errcode, 0);
assert.match(userid, /^\d+\.[a-z0-9]*[a-z][a-z0-9]*$/);
await in_application('AddUserToRole', { userid, roleid: 11 });
await refused(in_application('AddUserToRole', { userid, roleid: 11 }), 113, 'User is already in specified role.');
const { user } = await in_application('GetUserRole', { userid });
assert.deepEqual([user.id, user.name, user.roles.length], [userid, `${fname} ${lname}`, 2]);
assert.deepEqual(await rolesOf(userid), [viewer, participant]);
const before = (await call('GetUserInfo', { email })).user;
assert.deepEqual([before.id, before.firstName, before.lastName, before.isVerified, before.externalAuth],
  [userid, fname, lname, 0, 0]);
const sent = await in_application('SendInvitation', { userid, usertext, udata: 'job "17" & <é>' });
assert.deepEqual([sent.action, sent.errtext, sent.udata], ['API_SendInvitation', 'No error', 'job "17" & <é>']);

console.log('invited');
await once(process.stdin, 'data');
process.stdin.unref();

assert.equal((await call('GetUserInfo', { email })).user.isVerified, 1);
const { users } = await in_application('UserRoles');
const listed = users.find(({ id }) => id === userid);
assert.deepEqual([listed.type, listed.name, typeof listed.lastAccess], ['user', `${fname} Registered`, 'number']);
await in_application('ChangeUserRole', { userid, roleid: 10, newroleid: '' });
assert.deepEqual(await rolesOf(userid), [participant]);
await in_application('ChangeUserRole', { userid, roleid: 11 });
assert.deepEqual(await rolesOf(userid), [[9, 0, 'None']]);
await in_application('RemoveUserFromRole', { userid, roleid: 9 });
assert.equal(await rolesOf(userid), undefined);
await refused(in_application('SendInvitation', { userid }), 112, 'No user in role');
await refused(call('DoSomethingElse'), 5, 'Unimplemented operation');
