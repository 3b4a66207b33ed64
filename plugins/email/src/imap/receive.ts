import type { Host, Sink, StreamEnd } from '@derman/channels';
import type { ImapFlow, MailboxObject } from 'imapflow';
import * as settings from '../settings.ts';
import { connect, troubleOf } from './connect.ts';
import * as cursors from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { take, unreadable } from './letters.ts';
import { Tally } from './tally.ts';

const MOST_ATTEMPTS = 3;
/** IDLE tells at once; this is for servers that forget to. Without IDLE it is how often we ask. */
const LONGEST_WAIT = { idle: 3 * 60_000, poll: 20_000 };
/** A new generation of the mailbox is read again from a little before the last letter: what comes twice is taken once. */
const OVERLAP = 24 * 3600;

/** Receives until the line breaks. A letter is marked or moved at the provider only after the host has it on disk. */
export async function receive(host: Host, sink: Sink, signal: AbortSignal): Promise<StreamEnd> {
  let account: settings.MailSettings;
  try {
    account = settings.read(host);
  } catch (error) {
    return { state: 'misconfigured', reason: (error as Error).message, after: 60_000 };
  }

  let client: ImapFlow | null = null;
  try {
    client = await connect(account, signal);
    const mailbox = await client.mailboxOpen(account.folder);
    await new Reader(client, account, host, sink).run(mailbox, signal);
    return { state: 'healthy', reason: signal.aborted ? 'cancelled' : 'closed' };
  } catch (error) {
    if (signal.aborted) {
      return { state: 'healthy', reason: 'cancelled' };
    }

    const trouble = troubleOf(error, 'imap');
    const state = client?.mailbox && trouble.state === 'unreachable' ? 'healthy' : trouble.state;
    return { state, reason: `${trouble.code}: ${trouble.detail}`, ...(trouble.state === 'needsReauthorisation' ? { after: 300_000 } : {}) };
  } finally {
    client?.close();
  }
}

class Reader {
  readonly #tally = new Tally();
  #cursor: Cursor | null;
  #isFirst = true;

  constructor(readonly client: ImapFlow, readonly account: settings.MailSettings, host: Host, readonly sink: Sink) {
    this.#cursor = cursors.read(host.cursor);
  }

  async run(mailbox: MailboxObject, signal: AbortSignal): Promise<void> {
    let stirred = false;
    let wake = (): void => undefined;
    const stir = (): void => {
      stirred = true;
      wake();
    };
    for (const event of ['exists', 'close', 'mailboxOpen'] as const) {
      this.client.on(event, stir);
    }

    signal.addEventListener('abort', stir, { once: true });
    const longest = this.client.capabilities.has('IDLE') ? LONGEST_WAIT.idle : LONGEST_WAIT.poll;
    while (!signal.aborted && this.client.usable) {
      stirred = false;
      const found = await this.#round(this.client.mailbox || mailbox, signal);
      if (found === 0 && !stirred) { // What came while letters were taken may have been told before anybody listened.
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, longest);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = () => undefined;
      }

      if (found === 0 && longest === LONGEST_WAIT.poll && this.client.usable && !signal.aborted) {
        await this.client.noop();
      }
    }
  }

  async #round(mailbox: MailboxObject, signal: AbortSignal): Promise<number> {
    const generation = String(mailbox.uidValidity);
    const uids = await this.#waiting(generation);
    if (this.#cursor?.uidValidity !== generation) {
      const lastUid = uids.length > 0 ? uids[0]! - 1 : Math.max(0, mailbox.uidNext - 1);
      await this.#store([], { uidValidity: generation, lastUid, lastAt: this.#cursor?.lastAt ?? 0, trying: 0, attempts: 0 });
    }

    for (const uid of uids) {
      if (signal.aborted) {
        break;
      }

      await this.#letter(uid, generation);
    }

    return uids.length;
  }

  /** What has not been taken: after the last one; at the very beginning what nobody has read; in a new generation what came since. */
  async #waiting(generation: string): Promise<number[]> {
    const cursor = this.#cursor;
    if (cursor?.uidValidity === generation) {
      return await this.#search({ uid: `${cursor.lastUid + 1}:*` }, cursor.lastUid);
    }

    return cursor === null || cursor.lastAt === 0
      ? await this.#search({ seen: false, deleted: false }, 0)
      : await this.#search({ or: [{ since: new Date((cursor.lastAt - OVERLAP) * 1000) }, { seen: false }], deleted: false }, 0);
  }

  async #search(query: Parameters<ImapFlow['search']>[0], after: number): Promise<number[]> {
    const found = await this.client.search(query, { uid: true });
    return (found || []).filter((uid) => uid > after).sort((one, other) => one - other);
  }

  async #letter(uid: number, generation: string): Promise<void> {
    const cursor = this.#cursor!;
    const attempts = cursor.trying === uid ? cursor.attempts + 1 : 1;
    if (attempts > MOST_ATTEMPTS) {
      await this.#store([unreadable(generation, uid, 'The line or the process broke each time it was fetched.')], { ...cursor, lastUid: uid, trying: 0, attempts: 0 });
      return;
    }

    // The first letter of a run may be the one that broke the last run: remembered before it is touched.
    if (this.#isFirst) {
      this.#isFirst = false;
      await this.#store([], { ...cursor, trying: uid, attempts });
    }

    const taken = await take(this.client, uid, generation, this.account.address, this.#tally);
    const lastAt = Math.max(cursor.lastAt, Math.floor((taken?.arrived?.getTime() ?? 0) / 1000));
    await this.#store(taken?.events ?? [], { ...cursor, lastUid: uid, lastAt, trying: 0, attempts: 0 });
    if (taken) {
      await this.#acknowledge(uid, taken.mayMove);
    }
  }

  async #acknowledge(uid: number, mayMove: boolean): Promise<void> {
    await this.client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
    if (this.account.moveTo !== null && mayMove) {
      await this.client.messageMove(String(uid), this.account.moveTo, { uid: true });
    }
  }

  async #store(events: Parameters<Sink['take']>[0], cursor: Cursor): Promise<void> {
    await this.sink.take(events, cursors.write(cursor));
    this.#cursor = cursor;
  }
}
