import { Kept, newId, type Word } from './kept';

export interface Message {
  seq: number;
  mine: boolean;
  id?: string;
  by?: string;
  text: string;
  at: number;
  /** Where there are any, the text only stands for them. */
  files?: { id: string; name: string; size: number }[];
}

export interface State {
  state: 'new' | 'started' | 'waiting' | 'taken' | 'ended';
  answered: boolean;
  place?: number;
  agent?: string;
  number?: string;
  code?: string;
  reason?: string;
}

interface Frame {
  t: string;
  token?: string;
  id?: string;
  code?: string;
  text?: string;
  list?: Message[];
  upto?: number;
  state?: State;
}

export interface Hears {
  /** New messages, in their order, each once. */
  messages(list: Message[]): void;
  state(state: State): void;
  kept(id: string): void;
  refused(id: string, text: string): void;
  typing(): void;
  connected(is: boolean): void;
}

const shortest = 500;
const longest = 30_000;
const patience = 10_000;
const heartbeat = 25_000;
const socketAgainAfter = 300_000;

/**
 * The way to the desk. Words are kept here until the desk has confirmed them, and sent again under the same id after every break; what came while
 * the line was down is asked for by the last number seen. So nothing is lost and nothing is there twice, whatever the network does.
 */
export class Line {
  private socket: WebSocket | null = null;
  private polling: AbortController | null = null;
  private after = 0;
  private failures = 0;
  private sockets = 0;
  private socketsBrokenAt = 0;
  private timer = 0;
  private beat = 0;
  private silence = 0;
  private up = false;
  private wanted = false;
  private known: State | undefined;
  private asides: object[] = [];

  constructor(private readonly base: URL, private readonly lang: string, private readonly kept: Kept, private readonly hears: Hears) {
    addEventListener('online', () => this.now());
    addEventListener('offline', () => this.drop());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.look();
    });
  }

  open(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.connect();
  }

  say(text: string, name?: string, phone?: string): Word {
    const word: Word = { id: newId(), text, at: Date.now(), name: name || undefined, phone: phone || undefined };
    this.kept.keep(word);
    this.open();
    this.send(this.sayFrame(word));
    return word;
  }

  seen(upto: number, read: boolean): void {
    this.send({ t: 'seen', upto, read });
  }

  typing(): void {
    if (this.socket) this.send({ t: 'typing' });
  }

  end(): void {
    this.send({ t: 'end' });
  }

  /** Another chat, as another visitor. */
  anew(): void {
    this.kept.clear();
    this.after = 0;
    this.known = undefined;
    this.asides = [];
    this.drop();
    this.now();
  }

  private sayFrame(word: Word): object {
    return { t: 'say', id: word.id, text: word.text, name: word.name, phone: word.phone, lang: this.lang, page: location.href };
  }

  private send(frame: object): void {
    if (this.socket && this.up) {
      this.socket.send(JSON.stringify(frame));
      return;
    }
    // Over polling, words travel with the next exchange from where they are kept; the rest waits here.
    if ((frame as { t: string }).t !== 'say') this.asides = [...this.asides, frame].slice(-20);
    if (this.polling && this.up) {
      this.polling.abort();
    }
  }

  private connect(): void {
    clearTimeout(this.timer);
    if (!this.wanted || this.socket || this.polling) return;
    if (this.sockets >= 2 && Date.now() - this.socketsBrokenAt < socketAgainAfter) {
      void this.poll();
      return;
    }
    const address = new URL('socket', this.base);
    address.protocol = address.protocol.replace('http', 'ws');
    let socket: WebSocket;
    try {
      socket = new WebSocket(address);
    } catch {
      this.broken(null);
      return;
    }
    this.socket = socket;
    this.expect();
    socket.onopen = () => socket.send(JSON.stringify({ t: 'hello', token: this.kept.token ?? undefined, after: this.after, lang: this.lang }));
    socket.onmessage = event => {
      if (this.socket === socket) this.take(JSON.parse(event.data as string) as Frame);
    };
    socket.onclose = () => this.broken(socket);
  }

  /** Something has to be heard within a while, or the line is dead although nobody said so: a telephone that slept, a gate that forgot. */
  private expect(): void {
    clearTimeout(this.silence);
    this.silence = window.setTimeout(() => this.drop(), patience);
  }

  private drop(): void {
    const socket = this.socket;
    this.polling?.abort();
    if (socket) {
      this.broken(socket);
      socket.close();
    }
  }

  private broken(socket: WebSocket | null): void {
    if (socket !== this.socket && socket) return;
    if (!this.up) {
      this.sockets++;
      this.socketsBrokenAt = Date.now();
    }
    this.socket = null;
    this.down();
    this.again();
  }

  private down(): void {
    clearTimeout(this.silence);
    clearInterval(this.beat);
    this.up = false;
    this.hears.connected(false);
  }

  /** Later each time, and not all at the same moment: after a restart of the desk everybody comes. */
  private again(): void {
    if (!this.wanted) return;
    clearTimeout(this.timer);
    const wait = Math.min(longest, shortest * 2 ** this.failures++);
    this.timer = window.setTimeout(() => this.connect(), wait * (0.5 + Math.random() / 2));
  }

  private now(): void {
    this.failures = 0;
    this.connect();
  }

  private look(): void {
    if (!this.up) this.now();
    else if (this.socket) this.ping();
  }

  private ping(): void {
    this.socket?.send('{"t":"ping"}');
    this.expect();
  }

  private welcomed(): void {
    this.up = true;
    this.failures = 0;
    this.sockets = this.socket ? 0 : this.sockets;
    clearTimeout(this.silence);
    this.hears.connected(true);
    if (!this.socket) return;
    clearInterval(this.beat);
    this.beat = window.setInterval(() => this.ping(), heartbeat);
    for (const word of this.kept.words()) this.send(this.sayFrame(word));
    const waiting = this.asides;
    this.asides = [];
    for (const frame of waiting) this.send(frame);
  }

  private take(frame: Frame): void {
    clearTimeout(this.silence);
    switch (frame.t) {
      case 'welcome':
        this.named(frame.token);
        this.welcomed();
        break;
      case 'ack':
        this.kept.forget(frame.id!);
        this.hears.kept(frame.id!);
        break;
      case 'refused':
        this.refused(frame);
        break;
      case 'messages': {
        const fresh = frame.list!.filter(m => m.seq > this.after);
        this.after = Math.max(this.after, frame.upto!);
        for (const message of fresh) if (message.id) this.kept.forget(message.id);
        this.hears.messages(fresh);
        break;
      }
      case 'state':
        this.known = frame.state;
        this.hears.state(frame.state!);
        break;
      case 'typing':
        this.hears.typing();
        break;
    }
  }

  /** A key that was not ours, or has run out, is answered with another: what was said under the old one is not to be had any more. */
  private named(token: string | undefined): void {
    if (!token) return;
    this.kept.token = token;
    this.after = 0;
  }

  private refused(frame: Frame): void {
    if (frame.code === 'chat.tooMany') {
      const word = this.kept.words().find(w => w.id === frame.id);
      window.setTimeout(() => word && this.send(this.sayFrame(word)), 3000);
      return;
    }
    this.kept.forget(frame.id!);
    this.hears.refused(frame.id!, frame.text ?? '');
  }

  /** For networks that break sockets. One exchange waits at the desk; a new word breaks it off and goes with the next. */
  private async poll(): Promise<void> {
    while (this.wanted && Date.now() - this.socketsBrokenAt < socketAgainAfter) {
      const exchange = (this.polling = new AbortController());
      const late = window.setTimeout(() => exchange.abort('late'), 40_000);
      const asides = this.asides;
      const frames = [...this.kept.words().map(w => this.sayFrame(w)), ...asides];
      try {
        const answer = await fetch(new URL('poll', this.base), {
          method: 'POST',
          body: JSON.stringify({ token: this.kept.token ?? undefined, after: this.after, known: this.known, frames, lang: this.lang }),
          signal: exchange.signal,
          credentials: 'omit',
        });
        if (!answer.ok) throw new Error(String(answer.status));
        this.asides = this.asides.filter(a => !asides.includes(a));
        if (!this.up) this.welcomed();
        for (const frame of ((await answer.json()) as { frames: Frame[] }).frames) this.take(frame);
      } catch {
        if (exchange.signal.aborted && exchange.signal.reason !== 'late' && this.wanted && navigator.onLine) continue;
        this.polling = null;
        this.down();
        this.again();
        return;
      } finally {
        clearTimeout(late);
      }
    }
    this.polling = null;
    this.sockets = 0;
    this.down();
    this.connect();
  }
}
