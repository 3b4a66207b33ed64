import { el, icon, shapes } from './dom';
import type { Message } from './line';
import type { Word } from './kept';
import { say, type Setup } from './setup';

/** The conversation as it is read: by the desk's numbers, what is not confirmed yet at the end. */
export class Log {
  readonly element: HTMLElement;
  private readonly pending = new Map<string, HTMLElement>();
  private readonly messages: Message[] = [];

  constructor(private readonly setup: Setup, private readonly opens: (id: string, name: string) => void) {
    this.element = el('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': say(setup, 'log'), tabindex: '0' });
    this.clear();
  }

  get last(): number {
    return this.messages.at(-1)?.seq ?? 0;
  }

  /** The desk has said something. */
  get isAnswered(): boolean {
    return this.messages.some(m => !m.mine);
  }

  get isEmpty(): boolean {
    return this.messages.length + this.pending.size === 0;
  }

  clear(): void {
    this.messages.length = 0;
    this.pending.clear();
    this.element.replaceChildren(el('div', { class: 'm' }, this.setup.greeting), el('p', { class: 'p' }, this.setup.privacy ?? ''));
  }

  add(list: Message[]): void {
    for (const message of list) {
      this.messages.push(message);
      const waiting = message.id ? this.pending.get(message.id) : undefined;
      if (waiting) {
        this.pending.delete(message.id!);
        waiting.remove(); // It stands where the desk put it, not where it was written.
      }
      const bubble = this.bubble(message.mine, this.content(message), message.mine ? say(this.setup, 'me') : message.by ?? say(this.setup, 'desk'), this.time(message.at));
      const next = this.pending.values().next().value;
      if (next) next.before(bubble);
      else this.element.append(bubble);
    }
    this.down();
  }

  wait(word: Word): void {
    if (this.pending.has(word.id)) return;
    const bubble = this.bubble(true, [word.text], say(this.setup, 'me'), say(this.setup, 'sending'));
    this.pending.set(word.id, bubble);
    this.element.append(bubble);
    this.down();
  }

  note(id: string, text: string, bad = false, again?: () => void): void {
    const bubble = this.pending.get(id);
    if (!bubble) return;
    const small = bubble.querySelector('small')!;
    small.textContent = text;
    if (again) small.append(' ', el('button', { class: 'f', type: 'button', click: again }, say(this.setup, 'retry')));
    bubble.classList.toggle('bad', bad);
  }

  noteAll(text: string): void {
    for (const id of this.pending.keys()) this.note(id, text);
  }

  text(): string {
    const shown = new Intl.DateTimeFormat(this.setup.lang, { dateStyle: 'short', timeStyle: 'short' });
    return this.messages.map(m => `[${shown.format(m.at)}] ${m.mine ? say(this.setup, 'me') : m.by ?? say(this.setup, 'desk')}: ${m.files?.map(f => f.name).join(', ') ?? m.text}`).join('\r\n');
  }

  private content(message: Message): (Node | string)[] {
    return message.files?.map(f => el('button', { class: 'f', type: 'button', click: () => this.opens(f.id, f.name) }, icon(shapes.save), el('bdi', {}, f.name), el('span', {}, say(this.setup, 'size', { kb: Math.max(1, Math.floor(f.size / 1024)) })))) ?? [message.text];
  }

  private bubble(mine: boolean, content: (Node | string)[], who: string, when: string): HTMLElement {
    return el('div', { class: mine ? 'm me' : 'm' }, el('span', { class: 'sr' }, `${who}: `), ...content, el('small', {}, mine ? when : `${who} · ${when}`));
  }

  private time(at: number): string {
    return new Intl.DateTimeFormat(this.setup.lang, { timeStyle: 'short' }).format(at);
  }

  private down(): void {
    this.element.scrollTop = this.element.scrollHeight;
  }
}
