/**
 * The tree by drag and by keys ([data-tree]). Every move is sent with the same form the page has anyway ([data-tree-move]); what it means
 * for work and people is said by the answer. Arrows walk, Alt with an arrow moves the unit: up and down among its siblings, inwards below
 * the sibling before it, outwards beside the unit above it.
 */
export function bindTree(tree: HTMLElement): void {
  const form = document.querySelector<HTMLFormElement>('[data-tree-move]');
  if (!form) return;
  tree.classList.add('dm-scripted');
  const tools = document.querySelector<HTMLElement>('[data-tree-tools]');
  if (tools) tools.hidden = false;
  document.querySelector<HTMLInputElement>('[data-tree-find]')?.addEventListener('input', (event) => find(tree, (event.target as HTMLInputElement).value));
  tree.addEventListener('keydown', (event) => key(tree, form, event));
  drag(tree, form);
  const chosen = tree.querySelector<HTMLElement>('.dm-on a');
  if (chosen && !document.querySelector('[autofocus]')) chosen.focus({ preventScroll: true });
}

const item = (from: EventTarget | null): HTMLElement | null => (from as HTMLElement | null)?.closest<HTMLElement>('li[data-unit]') ?? null;
const code = (unit: Element | null | undefined): string => (unit as HTMLElement | null | undefined)?.dataset['unit'] ?? '';
const row = (unit: HTMLElement): HTMLElement => unit.querySelector<HTMLElement>(':scope>.dm-tree-row')!;
const movable = (unit: HTMLElement): boolean => row(unit).querySelector('[data-grip]') !== null;
const siblings = (unit: HTMLElement): HTMLElement[] => [...unit.parentElement!.children].filter((e): e is HTMLElement => e instanceof HTMLElement && movable(e));

function send(form: HTMLFormElement, unit: string, parent: string, before: string): void {
  const set = (name: string, value: string) => { form.querySelector<HTMLInputElement>(`[name="${name}"]`)!.value = value; };
  set('Unit', unit);
  set('parent', parent);
  set('before', before);
  form.requestSubmit();
}

function key(tree: HTMLElement, form: HTMLFormElement, event: KeyboardEvent): void {
  const unit = item(event.target);
  if (!unit || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.altKey) {
    if (!movable(unit) || !event.key.startsWith('Arrow')) return;
    event.preventDefault();
    moveBy(form, unit, event.key);
    return;
  }
  const links = [...tree.querySelectorAll<HTMLElement>('.dm-tree-row>a')].filter((a) => a.offsetParent !== null);
  const at = links.indexOf(row(unit).querySelector<HTMLElement>('a')!);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (next === undefined || !links[next]) return;
  event.preventDefault();
  links[next]?.focus();
}

function moveBy(form: HTMLFormElement, unit: HTMLElement, name: string): void {
  const inwards = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const around = siblings(unit);
  const at = around.indexOf(unit);
  const above = unit.parentElement!.closest<HTMLElement>('li[data-unit]');
  if (name === 'ArrowUp' && at > 0) send(form, code(unit), code(above), code(around[at - 1]));
  else if (name === 'ArrowDown' && at + 1 < around.length) send(form, code(unit), code(above), code(around[at + 2]));
  else if (name === inwards && at > 0) send(form, code(unit), code(around[at - 1]), '');
  else if (name !== inwards && (name === 'ArrowLeft' || name === 'ArrowRight') && above) {
    const beyond = above.parentElement!.closest<HTMLElement>('li[data-unit]');
    if (beyond) send(form, code(unit), code(beyond), code(above.nextElementSibling));
  }
}

function drag(tree: HTMLElement, form: HTMLFormElement): void {
  let lifted: HTMLElement | null = null;
  const clear = () => tree.querySelectorAll('.dm-drop-in,.dm-drop-before,.dm-drop-after').forEach((e) => e.classList.remove('dm-drop-in', 'dm-drop-before', 'dm-drop-after'));
  for (const unit of tree.querySelectorAll<HTMLElement>('li[data-unit]')) if (movable(unit)) row(unit).draggable = true;
  tree.addEventListener('dragstart', (event) => {
    lifted = item(event.target);
    if (!lifted) return;
    event.dataTransfer!.effectAllowed = 'move';
    event.dataTransfer!.setData('text/plain', code(lifted));
    row(lifted).classList.add('dm-lifted');
  });
  tree.addEventListener('dragend', () => { clear(); if (lifted) row(lifted).classList.remove('dm-lifted'); lifted = null; });
  tree.addEventListener('dragover', (event) => {
    const target = item(event.target);
    const place = target && lifted && where(lifted, target, event.clientY);
    clear();
    if (!target || !place) return;
    event.preventDefault();
    row(target).classList.add(`dm-drop-${place}`);
  });
  tree.addEventListener('drop', (event) => {
    const target = item(event.target);
    const place = target && lifted && where(lifted, target, event.clientY);
    if (!target || !lifted || !place) return;
    event.preventDefault();
    const above = code(target.parentElement!.closest('li[data-unit]'));
    const unit = code(lifted);
    if (place === 'in') send(form, unit, code(target), '');
    else send(form, unit, above, place === 'before' ? code(target) : code(target.nextElementSibling));
  });
}

/** Upper and lower quarter of a row: beside it; the middle: below it. Never into what is carried, never beside the top. */
function where(lifted: HTMLElement, target: HTMLElement, y: number): 'in' | 'before' | 'after' | null {
  if (lifted.contains(target)) return null;
  const box = row(target).getBoundingClientRect();
  const share = (y - box.top) / box.height;
  if (!movable(target)) return target.dataset['parent'] === '' && target.querySelector('[data-grip]') ? 'in' : null;
  return share < 0.25 ? 'before' : share > 0.75 ? 'after' : 'in';
}

/** A unit stays visible when it, or something below it, has the words in its name. */
function find(tree: HTMLElement, typed: string): void {
  const words = fold(typed).split(' ').filter((w) => w.length > 0);
  const visit = (unit: HTMLElement): boolean => {
    const below = [...unit.querySelectorAll<HTMLElement>(':scope>ul>li')].map(visit).some((v) => v);
    const name = fold(row(unit).querySelector('a')?.textContent ?? '');
    const shown = below || words.every((w) => name.includes(w));
    unit.hidden = !shown;
    return shown;
  };
  for (const root of tree.querySelectorAll<HTMLElement>(':scope>li')) visit(root);
}

const fold = (text: string): string => text.toLocaleLowerCase('tr').normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/ı/g, 'i').trim();
