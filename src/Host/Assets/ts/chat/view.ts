import { awayForm } from './away';
import { el, icon, shapes } from './dom';
import { accepted, fetchFile, saveAs, upload } from './files';
import { newId, type Kept } from './kept';
import { Line, type Message, type State } from './line';
import { Log } from './log';
import { mailForm } from './mail';
import { say, type Setup } from './setup';

/** The window and its button. */
export class View {
  private readonly log: Log;
  private readonly line: Line;
  private readonly status: HTMLElement;
  private readonly window: HTMLElement;
  private readonly button: HTMLButtonElement;
  private readonly count: HTMLElement;
  private readonly form: HTMLFormElement;
  private readonly about: HTMLElement;
  private readonly text: HTMLTextAreaElement;
  private readonly away: ReturnType<typeof awayForm>;
  private readonly picker: HTMLInputElement;
  private readonly mail: ReturnType<typeof mailForm>;
  private readonly mails: HTMLButtonElement;
  private readonly anew: HTMLButtonElement;
  private readonly ends: HTMLButtonElement;
  private readonly saves: HTMLButtonElement;
  private state: State;
  private connected = true;
  private unread = 0;
  private typed = 0;
  private typing = 0;

  constructor(private readonly host: HTMLElement, private readonly root: ShadowRoot, private readonly base: URL, private readonly setup: Setup, private readonly kept: Kept) {
    const t = (key: string) => say(setup, key);
    this.state = { state: 'new', answered: setup.answered };
    this.log = new Log(setup, (id, name) => void this.open(id, name));
    this.status = el('div', { class: 'st', role: 'status' });
    this.count = el('span', { class: 'n', hidden: true });
    this.button = el('button', { class: 'go', type: 'button', 'aria-haspopup': 'dialog', click: () => this.show(true) }, icon(shapes.chat), t('open'), this.count);
    this.text = el('textarea', { rows: '1', maxlength: String(setup.longest), 'aria-label': t('write'), placeholder: t('write') });
    this.about = el(
      'div',
      {},
      ...(setup.ask === 'nothing' ? [] : [el('label', {}, t('name'), el('input', { name: 'name', autocomplete: 'name', maxlength: '100' }))]),
      ...(setup.ask === 'nameAndPhone' ? [el('label', {}, t('phone'), el('input', { name: 'phone', type: 'tel', autocomplete: 'tel', maxlength: '32' }))] : []),
    );
    this.anew = el('button', { class: 'q', type: 'button', hidden: true, click: () => this.startAnew() }, t('new'));
    this.mail = mailForm(base, setup, () => kept.token);
    this.mails = el('button', { class: 'q', type: 'button', hidden: true, click: () => this.mail.show(!!this.mail.element.hidden) }, t('mail'));
    this.picker = el('input', { type: 'file', accept: accepted, multiple: true, hidden: true, change: () => this.attach() });
    this.form = el(
      'form',
      {},
      this.about,
      el('div', { class: 'r' }, this.text, this.tool('file', shapes.file, () => this.picker.click()), this.picker, el('button', { class: 'y', type: 'submit' }, t('send'))),
      this.anew,
      this.mails,
    );
    this.away = awayForm(base, setup);
    this.saves = this.tool('save', shapes.save, () => this.save());
    this.ends = this.tool('end', shapes.end, () => this.line.end());
    this.window = el(
      'div',
      { class: 'w', role: 'dialog', 'aria-label': setup.title, lang: setup.lang, dir: setup.dir, hidden: true },
      el('header', {}, el('h2', {}, setup.title), this.saves, this.ends, this.tool('close', shapes.close, () => this.show(false))),
      this.status,
      this.log.element,
      this.form,
      this.mail.element,
      this.away.element,
    );
    this.root.append(this.button, this.window);
    this.button.lang = setup.lang;
    this.button.dir = setup.dir;
    this.line = new Line(base, setup.lang, kept, {
      messages: list => this.came(list),
      state: state => this.stands(state),
      kept: id => this.log.note(id, t('kept')),
      refused: (id, why) => this.log.note(id, why, true),
      typing: () => this.types(),
      connected: is => this.hasLine(is),
    });
    for (const word of kept.words()) this.log.wait(word);
    this.listen();
    this.draw();
    if (kept.token) this.line.open(); // Somebody may have answered meanwhile.
  }

  get isOpen(): boolean {
    return !this.window.hidden;
  }

  show(open: boolean): void {
    this.window.hidden = !open;
    this.button.hidden = open;
    this.host.classList.toggle('o', open);
    if (open) {
      this.line.open();
      this.read();
      (this.away.element.hidden ? this.text : this.away).focus();
    } else {
      this.button.focus();
    }
  }

  private tool(key: string, shape: string, click: () => void): HTMLButtonElement {
    const label = say(this.setup, key);
    return el('button', { class: 'i', type: 'button', 'aria-label': label, title: label, click }, icon(shape));
  }

  private listen(): void {
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener('keydown', event => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.send();
      }
    });
    this.text.addEventListener('input', () => {
      if (Date.now() - this.typed < 3000) return;
      this.typed = Date.now();
      this.line.typing();
    });
    this.window.addEventListener('keydown', event => {
      if (event.key === 'Escape') this.show(false);
    });
    document.addEventListener('visibilitychange', () => this.read());
  }

  private send(): void {
    const text = this.text.value.trim();
    if (!text) return;
    const about = new FormData(this.form);
    const word = this.line.say(text, about.get('name') as string | undefined, about.get('phone') as string | undefined);
    this.text.value = '';
    this.log.wait(word);
    if (!this.connected) this.log.note(word.id, say(this.setup, 'waitingLine'));
    this.draw();
    this.text.focus();
  }

  private attach(): void {
    for (const file of this.picker.files ?? []) void this.sendFile(file, newId());
    this.picker.value = '';
    this.text.focus();
  }

  /** Tried again under the same id, so that it is there once. */
  private async sendFile(file: File, id: string): Promise<void> {
    this.log.wait({ id, text: file.name, at: Date.now() });
    this.draw();
    const percent = (n: number) => this.log.note(id, say(this.setup, 'uploading', { name: file.name, n }));
    if (file.size > this.setup.largest) {
      this.log.note(id, say(this.setup, 'fileTooLarge', { mb: this.setup.largest >> 20 }), true);
      return;
    }
    percent(0);
    const about = new FormData(this.form);
    const fields = { token: this.kept.token ?? '', id, lang: this.setup.lang, page: location.href, name: String(about.get('name') ?? ''), phone: String(about.get('phone') ?? '') };
    try {
      const refused = await upload(this.base, this.setup, fields, file, percent);
      this.log.note(id, refused === null ? say(this.setup, 'kept') : refused || say(this.setup, 'failed'), refused !== null);
    } catch {
      this.log.note(id, say(this.setup, 'failed'), true, () => void this.sendFile(file, id));
    }
  }

  private async open(id: string, name: string): Promise<void> {
    try {
      saveAs(await fetchFile(this.base, this.kept.token, id), name);
    } catch {
      this.status.textContent = say(this.setup, 'failed');
      this.status.hidden = false;
    }
  }

  private came(list: Message[]): void {
    if (list.length === 0) return;
    this.log.add(list);
    this.unread += list.filter(m => !m.mine).length;
    this.typing = 0;
    this.read();
    this.draw();
  }

  private read(): void {
    const looks = this.isOpen && document.visibilityState === 'visible';
    if (looks) this.unread = 0;
    if (this.log.last > 0) this.line.seen(this.log.last, looks);
    this.count.hidden = this.unread === 0;
    this.count.textContent = this.unread.toLocaleString(this.setup.lang);
    this.count.setAttribute('aria-label', say(this.setup, 'news', { n: this.unread }));
  }

  private stands(state: State): void {
    this.state = state;
    this.draw();
  }

  private hasLine(is: boolean): void {
    this.connected = is;
    if (!is) this.log.noteAll(say(this.setup, 'waitingLine'));
    this.draw();
  }

  private types(): void {
    this.typing = Date.now();
    this.draw();
    setTimeout(() => this.draw(), 6000);
  }

  private startAnew(): void {
    this.log.clear();
    this.state = { state: 'new', answered: this.state.answered };
    this.line.anew();
    this.draw();
    this.text.focus();
  }

  private save(): void {
    saveAs(new Blob([this.log.text()], { type: 'text/plain' }), 'chat.txt');
  }

  private draw(): void {
    const { state } = this;
    const nobody = !state.answered && this.log.isEmpty;
    this.away.element.hidden = !nobody;
    this.form.hidden = nobody;
    this.log.element.hidden = nobody;
    this.about.hidden = !this.log.isEmpty;
    this.anew.hidden = state.state !== 'ended';
    this.mails.hidden = this.anew.hidden || !this.setup.mail || !this.log.isAnswered;
    if (this.mails.hidden) this.mail.show(false);
    this.ends.hidden = state.state !== 'taken';
    this.saves.hidden = this.log.isEmpty;
    const parts: Node[] = [];
    const word = this.words();
    if (word) parts.push(el('b', {}, word));
    if (state.number) parts.push(el('div', {}, say(this.setup, 'request', { number: state.number, code: state.code ?? '' })));
    // Said again only when it is another sentence: it is read out.
    if (this.status.textContent !== parts.map(p => p.textContent).join('')) this.status.replaceChildren(...parts);
    this.status.hidden = parts.length === 0;
  }

  private words(): string {
    const { state } = this;
    if (!this.connected) return say(this.setup, 'noLine');
    if (Date.now() - this.typing < 6000) return say(this.setup, 'typing');
    switch (state.state) {
      case 'waiting':
        return !state.answered ? say(this.setup, 'unattended') : state.place ? say(this.setup, 'place', { place: state.place }) : say(this.setup, 'queue');
      case 'taken':
        return state.agent ? say(this.setup, 'joined', { name: state.agent }) : say(this.setup, 'somebody');
      case 'ended':
        return say(this.setup, 'ended');
      default:
        return '';
    }
  }
}
