// A mail server that keeps what it is sent, for the scripts beside this file.

import net from 'node:net';

export class Sink {
  static async start() {
    const sink = new Sink();
    sink.mails = [];
    sink.unknown = new Set();
    sink.server = net.createServer((socket) => new Conversation(sink, socket));
    await new Promise((resolve) => { sink.server.listen(0, '127.0.0.1', resolve); });
    sink.url = `smtp://127.0.0.1:${sink.server.address().port}?tls=none`;
    return sink;
  }

  end() {
    this.server.close();
  }

  /** What came for an address, as it came. */
  messagesTo(email) {
    return this.mails.filter((mail) => mail.to.includes(email)).map((mail) => mail.text);
  }
}

/** One connection, of as many mails as its client likes. */
class Conversation {
  constructor(sink, socket) {
    Object.assign(this, { sink, socket, rest: '', to: [], lines: undefined });
    socket.setEncoding('latin1').on('error', () => socket.destroy());
    socket.on('data', (data) => this.hear(data));
    this.say('220 sink.example');
  }

  say(line) {
    this.socket.write(`${line}\r\n`);
  }

  hear(data) {
    const lines = (this.rest + data).split('\r\n');
    this.rest = lines.pop();
    for (const line of lines) {
      if (this.lines) this.take(line);
      else this.obey(line);
    }
  }

  obey(line) {
    const [, word] = /^(\w*)/.exec(line.toUpperCase());
    if (word === 'EHLO' || word === 'HELO') return this.say('250 sink.example');
    if (word === 'RCPT') return this.recipient(/<(.*?)>/.exec(line)[1]);
    if (word === 'RSET') this.to = [];
    if (word === 'QUIT') return this.socket.end('221 sink.example\r\n');
    if (word !== 'DATA') return this.say('250 OK');
    this.lines = [];
    return this.say('354 go on');
  }

  /** Mailboxes that are said to be unknown are not taken. */
  recipient(email) {
    if (this.sink.unknown.has(email)) return this.say('550 5.1.1 no such mailbox');
    this.to.push(email);
    return this.say('250 OK');
  }

  /** A line of a mail; a dot that begins one was doubled on the way. */
  take(line) {
    if (line !== '.') return this.lines.push(line.replace(/^\./, ''));
    const text = Buffer.from(this.lines.join('\r\n'), 'latin1').toString();
    this.sink.mails.push({ to: this.to, text });
    Object.assign(this, { lines: undefined, to: [] });
    return this.say('250 kept');
  }
}
