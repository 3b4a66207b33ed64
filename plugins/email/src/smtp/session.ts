import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Readable } from 'node:stream';
import { domainOf, type MailSettings } from '../settings.ts';

export interface SmtpError extends Error {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  rejectedErrors?: SmtpError[];
}

/** One conversation with the server that sends for us. */
export class Session {
  /** True from the moment the server asked for the letter: from then on nobody but the server knows what became of it. */
  begun = false;
  readonly #line: SMTPConnection;
  #fail: (error: Error) => void = () => undefined;

  constructor(readonly account: MailSettings, signal: AbortSignal) {
    const { host, port, security } = account.smtp;
    this.#line = new SMTPConnection({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'startTls',
      ignoreTLS: security === 'none',
      name: domainOf(account.address),
      connectionTimeout: 15_000,
      greetingTimeout: 15_000,
      socketTimeout: 60_000,
      logger: false,
    });
    this.#line.on('error', (error: Error) => this.#fail(error));
    this.#line.on('end', () => this.#fail(new Error('The server closed the line.')));
    signal.addEventListener('abort', () => {
      this.#fail(new Error('cancelled'));
      this.#line.close();
    }, { once: true });
  }

  async open(): Promise<void> {
    await this.#step((done) => this.#line.connect(done));
    await this.#step((done) => this.#line.login({ user: this.account.user, credentials: { user: this.account.user, pass: this.account.password } }, done));
  }

  async send(to: string, raw: Buffer, key: string): Promise<void> {
    const letter = Readable.from(this.#read(raw));
    const dsn = { id: key, return: 'HDRS' as const, notify: ['FAILURE' as const] };
    await this.#step((done) => this.#line.send({ from: this.account.address, to: [to], dsn, size: raw.length }, letter, done));
  }

  close(): void {
    this.#fail = () => undefined;
    this.#line.quit();
    setTimeout(() => this.#line.close(), 2_000).unref();
  }

  *#read(raw: Buffer): Generator<Buffer> {
    this.begun = true;
    for (let at = 0; at < raw.length; at += 65_536) {
      yield raw.subarray(at, at + 65_536);
    }
  }

  async #step(run: (done: (error?: Error | null) => void) => void): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#fail = reject;
      run((error) => (error ? reject(error) : resolve()));
    });
  }
}
