import { listen, type TicketChange } from '../live';

/**
 * The list keeps still while the world moves: what is new waits behind a bar, what changed is drawn anew in its place and marked, what left
 * the list is only dimmed. The server says what belongs to the list; this script knows nothing of filters.
 */
const together = 800;
const most = 50;

export function bindArrivals(form: HTMLFormElement): void {
  const bar = form.querySelector<HTMLAnchorElement>('[data-arrivals]');
  const text = bar?.querySelector('[data-arrivals-text]');
  if (!bar || !text) return;
  const heard = new Set<string>();
  const arrived = new Set<string>();
  let timer = 0;
  listen((event) => {
    if (event.kind === 'ticket') hear(event.change);
    else if (event.kind === 'again') for (const row of rowsOf(form).slice(0, most)) hear({ id: row.dataset['row']! });
  });

  function hear(change: Pick<TicketChange, 'id'>): void {
    heard.add(change.id);
    if (timer === 0) timer = window.setTimeout(() => { timer = 0; void ask(); }, together);
  }

  async function ask(): Promise<void> {
    const ids = [...heard].slice(0, most);
    for (const id of ids) heard.delete(id);
    const address = new URL(form.dataset['list']!, location.href);
    address.searchParams.set('handler', 'Rows');
    for (const id of ids) address.searchParams.append('ids', id);
    const answer = await fetch(address, { headers: { 'HX-Request': 'true' } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = new Map(rowsOf(page).map((row) => [row.dataset['row']!, row]));
    for (const id of ids) {
      const shown = form.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
      const now = fresh.get(id);
      if (shown && now) replace(shown, now);
      else if (shown) leave(shown);
      else if (now) arrived.add(id);
      else arrived.delete(id);
    }
    show();
    if (heard.size > 0) hear({ id: [...heard][0]! });
  }

  function replace(shown: HTMLElement, now: HTMLElement): void {
    const marked = shown.querySelector<HTMLInputElement>('input[name=ids]')?.checked;
    const focus = shown.contains(document.activeElement) ? document.activeElement!.tagName : null;
    now.classList.add('dm-changed');
    if (shown.classList.contains('dm-cur')) now.classList.add('dm-cur');
    note(now, form.dataset['changed'] ?? '');
    shown.replaceWith(now);
    const box = now.querySelector<HTMLInputElement>('input[name=ids]');
    if (box && marked) { box.checked = true; now.classList.add('dm-sel'); }
    if (focus === 'A') now.querySelector('a')?.focus({ preventScroll: true });
    else if (focus === 'INPUT') box?.focus({ preventScroll: true });
  }

  function leave(shown: HTMLElement): void {
    if (shown.classList.contains('dm-gone')) return;
    shown.classList.add('dm-gone');
    note(shown, form.dataset['gone'] ?? '');
  }

  function show(): void {
    if (!bar || !text) return;
    bar.hidden = arrived.size === 0;
    const words = arrived.size === 1 ? form.dataset['arrivedOne'] : form.dataset['arrived'];
    text.textContent = (words ?? '').replace('{n}', new Intl.NumberFormat(document.documentElement.lang).format(arrived.size));
    const live = document.getElementById('dm-live');
    if (live && arrived.size > 0) live.textContent = text.textContent;
  }
}

function note(row: HTMLElement, words: string): void {
  row.querySelector('.dm-note')?.remove();
  const said = document.createElement('span');
  said.className = 'dm-note';
  said.textContent = words;
  row.querySelector('.dm-t')?.append(said);
}

function rowsOf(place: ParentNode): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>('[data-row]')];
}
