// Starts the built server on a throw-away data folder for the browser, runs its commands and reads its mail folder.

import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, 'target');
const binary = process.env.SERVER_BINARY ?? path.join(target, 'release/vestibule');

/** Polls until `ready` gives something, and gives that back. */
export async function waitUntil(ready, seconds, what) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ready();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** The caller's environment without settings of the server; these instead, and where this one listens. */
function environment(url, settings) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('VESTIBULE_'));
  const own = Object.entries(settings).map(([name, value]) => [`VESTIBULE_${name}`, String(value)]);
  return { ...Object.fromEntries([...kept, ...own]), VESTIBULE_LISTEN: new URL(url).host };
}

/** One `serve` with a client, its owner and an API credential. */
export class Server {
  /** Settings are named without their prefix; with a sink mails go there, else into the mail folder. An `empty` one
   *  never had anybody. */
  static async start(settings = {}, sink = undefined, empty = false) {
    const server = new Server();
    server.sink = sink;
    server.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vestibule-browser-'));
    server.data = path.join(server.folder, 'data');
    server.url = `http://127.0.0.1:${await freePort()}`;
    server.settings = sink ? { ...settings, SMTP_URL: sink.url, PUBLIC_URL: server.url } : settings;
    server.spawn();
    await waitUntil(() => server.ready(), 30, 'readyz answers 200');
    if (!empty) server.people();
    return server;
  }

  spawn() {
    const log = fs.openSync(path.join(this.folder, 'server.log'), 'a');
    const options = { stdio: ['ignore', log, log], env: environment(this.url, this.settings) };
    this.process = spawn(binary, ['serve', '--data', this.data], options);
    process.on('exit', () => this.end());
  }

  end() {
    this.process.kill('SIGKILL');
    this.sink?.end();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** The one-time address that it printed. */
  setUpAddress() {
    const [, address] = /(http:\S+\/admin\/setup\/\S+)/.exec(this.log()) ?? [];
    return address;
  }

  log() {
    return fs.readFileSync(path.join(this.folder, 'server.log'), 'utf8');
  }

  async ready() {
    if (this.process.exitCode !== null) throw new Error(`serve ended: ${this.log()}`);
    return fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false);
  }

  cli(...words) {
    const options = { env: environment(this.url, this.settings), encoding: 'utf8' };
    return JSON.parse(execFileSync(binary, [...words, '--json', '--data', this.data], options));
  }

  people() {
    this.admin = this.cli('admin', 'create', 'root', '--email', 'root@vestibule.example', '--name', 'Rose Root');
    this.credential = this.cli('credential', 'create', '--admin', 'root');
    this.client = this.cli('client', 'create', '--email', 'owner@client.example',
      '--first-name', 'Olive', '--last-name', 'Owner', '--company', 'Client Ltd');
  }

  async whmcs(action, fields) {
    const { identifier, secret } = this.credential;
    const body = new URLSearchParams({ action, identifier, secret, responsetype: 'json', ...fields });
    const answer = await (await fetch(`${this.url}/includes/api.php`, { method: 'POST', body })).json();
    if (answer.result !== 'success') throw new Error(`${action}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** A user with a password, who belongs to no client yet: his id. */
  async user(email, password, firstname = 'Ulla', lastname = 'User') {
    const answer = await this.whmcs('AddUser', { firstname, lastname, email, password2: password });
    return answer.user_id;
  }

  /** Invites by the API and reads the link from the mail. */
  async invite(email, more = {}) {
    await this.whmcs('CreateClientInvite',
      { client_id: this.client.client_id, email, permissions: 'products,tickets', ...more });
    return this.linkTo(email, 'invite');
  }

  /** A link that logs somebody in without his password, once. */
  async ssoLink(fields) {
    return (await this.whmcs('CreateSsoToken', fields)).redirect_url;
  }

  /** The link that was mailed to an address, below a path. */
  async linkTo(email, path) {
    const found = () => linkIn(this.messagesTo(email), path);
    return waitUntil(found, 20, `a mail to ${email} with a link to /${path}`);
  }

  messagesTo(email) {
    if (this.sink) return this.sink.messagesTo(email);
    const folder = path.join(this.data, 'mail');
    if (!fs.existsSync(folder)) return [];
    const files = fs.readdirSync(folder).filter((name) => name.endsWith('.eml'));
    const texts = files.map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
    return texts.filter((text) => new RegExp(`^To:.*${email.replaceAll('.', '\\.')}`, 'mi').test(text));
  }

  /** Permission keys of a user at the client, or undefined where he is no member. */
  async permissions(email) {
    const user = this.cli('user', 'list').users.find((row) => row.email === email);
    if (!user) return undefined;
    const fields = { user_id: user.user_id, client_id: this.client.client_id };
    return (await this.whmcs('GetUserPermissions', fields)).permissions.permission;
  }
}

function textPart(message) {
  // By its own boundary: a link that is broken between two lines may go on with hyphens.
  const [, boundary] = /boundary="?([^";\r\n]+)/i.exec(message);
  const part = message.split(`--${boundary}`).find((piece) => /^content-type: *text\/plain/im.test(piece));
  const [, head, body] = /^\s*([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(part);
  if (/transfer-encoding: *base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  if (/transfer-encoding: *quoted-printable/i.test(head)) return unquoted(body);
  return body;
}

function unquoted(body) {
  const octets = body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => `%${hex}`);
  return decodeURIComponent(octets.replace(/%(?![0-9A-F]{2})/gi, '%25'));
}

/** The one line that is a link below a path, or undefined. */
function linkIn(messages, below) {
  const lines = messages.flatMap((message) => textPart(message).split(/\r?\n/)).map((line) => line.trim());
  const links = lines.filter((line) => new RegExp(`^https?://[^/]+/${below}/\\S+$`).test(line));
  if (links.length > 1) throw new Error(`more than one link in:\n${messages.join('\n')}`);
  return links[0];
}
