// Invites somebody by a client that is generated from docs/openapi.json, pages through the invites that wait, gives
// the new one another role unless somebody was faster, and shows how a problem is handled.
//
//   npm ci && npm run generate && npm run build
//   URL=https://accounts.example.com KEY=vst_… CLIENT=… npm start -- john.doe@example.net Developer Support
//
// Exit codes: 0 done, 1 the server refused, 2 wrong usage, 3 the server was not reached.
import { randomUUID } from "node:crypto";

import { type Auth, createClient, createConfig } from "../generated/client/index.js";
import { changeInviteRole, getInvite, inviteMember, listInvites } from "../generated/sdk.gen.js";
import type { ClientInvite, ClientOptions, ClientRole, ProblemDetails } from "../generated/types.gen.js";

const ROLES: readonly ClientRole[] = ["Member", "Developer", "Support", "Admin", "Owner"];

/** The server said no. */
class Refused extends Error {
  constructor(readonly problem: ProblemDetails) {
    super(`${problem.code}: ${problem.detail} (${problem.status}, ${problem.instance})`);
  }
}

/** The server did not answer. */
class Unreachable extends Error {}

type Told<T> = { data?: T; error?: unknown; response?: Response };

/** What was answered, with its ETag; a problem is thrown. */
function told<T>({ data, error, response }: Told<T>): { data: T; etag: string } {
  if (!response) throw new Unreachable(String(error));
  if (!response.ok || data === undefined) throw new Refused(error as ProblemDetails);
  return { data, etag: response.headers.get("etag") ?? "" };
}

function isRole(text: string | undefined): text is ClientRole {
  return ROLES.some((role) => role === text);
}

function usage(): never {
  console.error("URL=… KEY=… CLIENT=… npm start -- ADDRESS ROLE OTHER_ROLE");
  process.exit(2);
}

const { URL: baseUrl, KEY: key, CLIENT: clientId } = process.env;
const [email, role, other] = process.argv.slice(2);
if (!baseUrl || !key || !clientId || !email || !isRole(role) || !isRole(other)) usage();

// The document names two ways in, a key and a bearer token: who sends both is let in by neither.
const auth = (scheme: Auth) => (scheme.type === "apiKey" ? key : undefined);
const client = createClient(createConfig<ClientOptions>({ baseUrl, auth }));

/** All that wait, the newest first, page by page. */
async function* waiting(clientId: string): AsyncGenerator<ClientInvite> {
  let cursor: string | undefined;
  do {
    const query = { status: "pending", limit: 2, cursor } as const;
    const { data: page } = told(await listInvites({ client, path: { clientId }, query }));
    yield* page.data;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}

/** A request that comes again with its key is not done twice: so it can be repeated whatever became of the first. */
async function invite(clientId: string, email: string, role: ClientRole): Promise<string> {
  const headers = { "Idempotency-Key": randomUUID() };
  const { data: made } = told(await inviteMember({ client, path: { clientId }, headers, body: { email, role } }));
  console.log(`invited   ${made.email} as ${made.role}, until ${made.expiresAt}`);
  console.log(`link      ${made.inviteUrl}`);
  return made.id;
}

/** Only as long as it is what was read. */
async function change(path: { clientId: string; inviteId: string }, role: ClientRole): Promise<void> {
  const { data: before, etag } = told(await getInvite({ client, path }));
  const asRead = { client, path, headers: { "If-Match": etag }, body: { role } };
  const { data: after } = told(await changeInviteRole(asRead));
  console.log(`changed   ${before.role} to ${after.role}`);
  const again = await changeInviteRole(asRead);
  console.log(`again     ${again.error?.code}, because it is not what was read any more`);
}

/** The problem's code is one of those in the document: the compiler knows their names. */
function explained(problem: ProblemDetails): string {
  switch (problem.code) {
    case "ClientInvite.AlreadyInvited":
      return "an invite of this address waits already";
    case "ClientInvite.AlreadyMember":
      return "this address belongs to a member";
    case "Auth.InvalidKey":
      return "the key is unknown, has ended or was revoked";
    default:
      return problem.detail ?? "no reason was given";
  }
}

async function main(clientId: string, email: string, role: ClientRole, other: ClientRole): Promise<void> {
  const inviteId = await invite(clientId, email, role);
  for await (const invite of waiting(clientId)) {
    console.log(`waiting   ${invite.email} as ${invite.role}${invite.id === inviteId ? " <- invited" : ""}`);
  }
  await change({ clientId, inviteId }, other);
}

try {
  await main(clientId, email, role, other);
} catch (problem) {
  if (problem instanceof Refused) {
    console.error(`refused   ${problem.message}`);
    console.error(`          ${explained(problem.problem)}`);
    process.exitCode = 1;
  } else if (problem instanceof Unreachable) {
    console.error(`no answer ${problem.message}`);
    process.exitCode = 3;
  } else {
    throw problem;
  }
}
