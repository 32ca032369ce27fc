// A provider of OpenID, and what a test needs beside it: tokens without a log-in, a new key, a clock that is wrong.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const { PORT, SECRET } = process.env;
const origin = `http://127.0.0.1:${PORT}`;
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const now = Date.now;
let counted = 0;
let hanging = false;

function keys(name) {
  const one = (kind, options, use) => ({
    ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), kid: `${name}-${use}`, use: 'sig',
  });
  return [one('rsa', { modulusLength: 2048 }, 'rsa'), one('ec', { namedCurve: 'P-256' }, 'ec'),
    one('ed25519', {}, 'ed')];
}

// An account is its address; `!` before it says that it is not verified, `#` that it has no name.
function claimsOf(id) {
  const email = id.replace(/^[!#]+/, '');
  const name = id.startsWith('#') ? {} : { given_name: 'Grace', family_name: 'Guest' };
  return { sub: id, email, email_verified: !id.startsWith('!'), ...name };
}

function provider(issuer, jwks) {
  const made = new Provider(issuer, {
    jwks: { keys: jwks },
    clients: [client('vestibule', SECRET), client('somebody-else', 'other')],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => claimsOf(id) }),
    extraTokenClaims: (_, token) => (token.aud && !token.plain ? claimsOf(token.accountId) : undefined),
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: (_, asking, token) => asking.clientId === 'vestibule' || token.clientId === asking.clientId },
    },
  });
  made.on('server_error', (_, error) => console.error(error));
  return made;
}

function client(client_id, client_secret) {
  return { client_id, client_secret, redirect_uris: ['http://127.0.0.1/back'], token_endpoint_auth_method: 'client_secret_basic' };
}

const first = keys('first');
let published = provider(origin, first);
const others = {
  key: provider(origin, keys('first')),
  unknown: provider(origin, keys('unknown')),
  issuer: provider(`${origin}/other`, first),
};

// As the token endpoint makes one after a log-in; `ago` is by how many seconds this provider's clock is slow.
async function mint({ account, kind, audience = 'vestibule', client: id = 'vestibule', alg = 'RS256', by, ago = '0', plain }) {
  const issuing = others[by] ?? published;
  const owner = await issuing.Client.find(id);
  const grant = new issuing.Grant({ accountId: account, clientId: id });
  grant.addOIDCScope('openid email profile');
  const token = new issuing.AccessToken({
    accountId: account, client: owner, grantId: await grant.save(), gty: 'authorization_code', scope: 'openid email profile',
  });
  token.expiresIn = 600;
  if (kind === 'jwt') {
    token.resourceServer = new issuing.ResourceServer(audience, { audience, accessTokenFormat: 'jwt', jwt: { sign: { alg } } });
    token.aud = audience;
    token.plain = plain;
  }
  Date.now = () => now() - Number(ago) * 1000;
  try {
    return await token.save();
  } finally {
    Date.now = now;
  }
}

const control = {
  '/test/mint': (query) => mint(query),
  '/test/rotate': async () => { published = provider(origin, keys('second')); return ''; },
  '/test/counted': async () => String(counted),
  '/test/hang': async ({ on }) => { hanging = on === 'yes'; return ''; },
};

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, origin);
  const asked = control[pathname];
  if (asked) {
    try {
      response.end(await asked(Object.fromEntries(searchParams)));
    } catch (error) {
      console.error(error);
      response.writeHead(500).end(String(error));
    }
    return;
  }
  if (pathname === '/jwks') counted += 1;
  if (!hanging) published.callback()(request, response);
}).listen(PORT, '127.0.0.1');
