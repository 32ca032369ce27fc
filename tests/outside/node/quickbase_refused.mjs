// A wrong password is code 20 and ends it, where a ticket that is none made the client log in, too.
import { client, refused } from './quickbase_client.mjs';

const { OWNER: username } = process.env;
const wrong = { username, password: 'wrong' };
await refused(client({}).api('API_Authenticate', wrong), 20, 'Unknown username/password');
await refused(client({ ...wrong, ticket: '2_bdead' }).api('API_GetUserInfo'), 20, 'Unknown username/password');
