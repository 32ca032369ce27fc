// The npm package `whmcs-js`: every value as a text, `undefined` too; never rejects on result=error.
import assert from 'node:assert/strict';
import { Authentication, Clients, System } from 'whmcs-js';

const { URL: serverUrl, IDENTIFIER: identifier, SECRET: secret } = process.env;
const config = { serverUrl, identifier, secret };
const [clients, system, authentication] = [Clients, System, Authentication].map((Module) => new Module(config));
const refused = (answer, message) => assert.deepEqual([answer.result, answer.message], ['error', message]);
const done = (answer) => {
  assert.equal(answer.result, 'success', JSON.stringify(answer));
  return answer;
};

const fields = { firstname: 'Jo', lastname: 'Script', email: 'jo@js.example', address1: '1 Road', city: 'Ulm',
  state: 'BW', postcode: '1', country: 'DE', phonenumber: '+49 1', password2: 'liftoff' };
refused(await clients.addClient({ ...fields, lastname: undefined }), 'You did not enter your last name');
refused(await clients.addClient({ ...fields, country: null }), 'Valid country required');
const { clientid } = done(await clients.addClient({ ...fields, companyname: undefined, marketingoptin: false,
  noemail: true }));
const shown = done(await clients.getClientsDetails({ clientid, email: undefined, stats: false }));
assert.deepEqual([shown.client.companyname, shown.stats], ['', undefined]);
assert.equal(shown.client.isOptedInToMarketingEmails, false);
assert.equal(done(await clients.updateClient({ clientid, marketingoptin: true, taxexempt: true })).clientid,
  String(clientid));
const updated = done(await clients.getClientsDetails({ clientid })).client;
assert.deepEqual([updated.marketing_emails_opt_in, updated.taxexempt, updated.city], [true, true, 'Ulm']);

const page = done(await clients.getClients({ search: 'jo script', limitstart: undefined, limitnum: undefined }));
assert.deepEqual([page.numreturned, page.clients.client[0].id], [1, clientid]);
assert.deepEqual(done(await clients.getClients({ limitstart: 1000 })).clients, { client: [] });
assert.equal(done(await clients.getClientGroups()).totalresults, 0);

const login = done(await authentication.validateLogin({ email: 'jo@js.example', password2: 'liftoff' }));
assert.deepEqual([typeof login.userid, login.twoFactorEnabled], ['number', false]);
done(await clients.resetPassword({ email: 'jo@js.example' }));

assert.deepEqual(done(await system.getCurrencies()).currencies.currency.map((one) => one.code), ['USD']);
assert.equal(done(await system.getAdminDetails()).whmcs.version.split('.').length, 3);
done(await system.logActivity({ description: 'seen by whmcs-js', clientid }));
const log = done(await system.getActivityLog({ description: 'seen by whmcs-js' }));
assert.deepEqual([log.totalresults, log.activity.entry[0].clientId], [1, clientid]);
assert.ok(done(await system.getEmailTemplates()).emailtemplates.emailtemplate.length > 0);
done(await system.sendEmail({ customtype: 'general', customsubject: 'Hello', custommessage: 'A line for {$client_name}',
  id: clientid }));
const mails = done(await clients.getEmails({ clientid, subject: 'Hello' }));
assert.deepEqual(mails.emails.email.map((mail) => [mail.subject, mail.message.includes('Jo Script')]), [['Hello', true]]);
refused(await system.setConfigurationValue({ setting: 'x', value: 'y' }), 'API Command Restricted to Internal API');

done(await clients.closeClient({ clientid }));
assert.equal(done(await clients.getClientsDetails({ clientid })).client.status, 'Closed');
done(await clients.deleteClient({ clientid, deleteusers: true }));
refused(await clients.getClientsDetails({ clientid }), 'Client Not Found');
refused(await new Clients({ ...config, secret: 'wrong' }).getClients({}), 'Invalid or missing credentials');
