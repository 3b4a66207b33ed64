/**
 * The board: a card's moves are fetched when its menu opens or when it is taken up, so that only the columns the workflow allows take it.
 * A move that needs words leads to the ticket's form; the server decides again in any case.
 */
const board = document.querySelector<HTMLElement>('[data-board]');
const address = board?.dataset['board'];
const known = new Map<string, Promise<HTMLElement | null>>();

if (board && address) {
  for (const menu of board.querySelectorAll<HTMLDetailsElement>('[data-moves]')) {
    menu.addEventListener('toggle', () => { if (menu.open) void fill(menu); });
  }
  let taken: HTMLElement | null = null;
  board.addEventListener('dragstart', (event) => {
    taken = (event.target as HTMLElement).closest<HTMLElement>('[data-card]');
    if (!taken || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', taken.querySelector('a')?.href ?? '');
    taken.classList.add('dm-taken');
    const card = taken;
    void moves(card.dataset['card']!).then((found) => {
      if (taken !== card) return;
      for (const column of columns()) column.classList.toggle('dm-open-here', wayTo(found, column) !== null);
      board.classList.add('dm-moving');
    });
  });
  board.addEventListener('dragover', (event) => {
    if ((event.target as HTMLElement).closest('.dm-open-here')) event.preventDefault();
  });
  board.addEventListener('drop', (event) => {
    const column = (event.target as HTMLElement).closest<HTMLElement>('.dm-open-here');
    if (!column || !taken) return;
    event.preventDefault();
    const card = taken;
    void moves(card.dataset['card']!).then((found) => {
      const way = wayTo(found, column);
      if (way instanceof HTMLFormElement) {
        card.append(way);
        way.hidden = true;
        way.requestSubmit();
      } else if (way instanceof HTMLAnchorElement) location.assign(way.href);
    });
  });
  board.addEventListener('dragend', () => {
    taken?.classList.remove('dm-taken');
    taken = null;
    board.classList.remove('dm-moving');
    for (const column of columns()) column.classList.remove('dm-open-here');
  });
}

function columns(): HTMLElement[] {
  return [...board!.querySelectorAll<HTMLElement>('[data-state]')];
}

function wayTo(found: HTMLElement | null, column: HTMLElement): HTMLElement | null {
  const state = column.dataset['state']!;
  return found?.querySelector<HTMLElement>(`form[data-to="${CSS.escape(state)}"]`) ?? found?.querySelector<HTMLElement>(`a[data-to="${CSS.escape(state)}"]`) ?? null;
}

function moves(id: string): Promise<HTMLElement | null> {
  let asked = known.get(id);
  if (!asked) known.set(id, asked = ask(id));
  return asked;
}

async function ask(id: string): Promise<HTMLElement | null> {
  const url = new URL(address!, location.href);
  url.searchParams.set('id', id);
  const answer = await fetch(url, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  return answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), 'text/html').body : null;
}

async function fill(menu: HTMLDetailsElement): Promise<void> {
  const box = menu.querySelector<HTMLElement>('.dm-menu-box');
  const found = await moves(menu.dataset['moves']!);
  if (!box || !found || box.dataset['filled'] === 'yes') return;
  const focused = box.contains(document.activeElement);
  box.replaceChildren(...[...found.childNodes].map((node) => node.cloneNode(true)));
  box.dataset['filled'] = 'yes';
  if (focused) box.querySelector<HTMLElement>('button,a')?.focus();
}
