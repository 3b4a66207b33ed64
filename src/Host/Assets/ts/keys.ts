/**
 * One-letter keys. Letters are matched by their place on the keyboard (event.code), so they work on a Persian layout; they are off
 * inside fields and when the person switched them off (WCAG 2.1.4: data-keys="off" on the root element).
 * A row is [data-row] with a link inside; any control with aria-keyshortcuts="x" is pressed by that letter.
 */
export function bindKeys(root: Document): void {
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      const form = (event.target as HTMLElement).closest<HTMLFormElement>('form[data-ctrl-enter]');
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyK' && !root.getElementById('dm-commands')) {
      event.preventDefault();
      search(root);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || inField(event.target)) return;
    if (root.documentElement.dataset['keys'] === 'off' || root.querySelector('dialog[open]')) return;
    if (press(root, event)) event.preventDefault();
  });
  if (location.hash === '#reply') root.getElementById('reply')?.focus();
  // Later than the browser's own jump to the form, which takes the focus away from whatever has it.
  if (location.hash === '#move') window.addEventListener('load', () => root.querySelector<HTMLElement>('#move :is(select,textarea,input:not([type=hidden]))')?.focus());
  root.addEventListener('click', (event) => {
    const opener = (event.target as HTMLElement).closest<HTMLElement>('[data-dialog]');
    if (opener) root.querySelector<HTMLDialogElement>(`#${opener.dataset['dialog']}`)?.showModal();
    const closer = (event.target as HTMLElement).closest<HTMLElement>('[data-close]');
    closer?.closest('dialog')?.close();
  });
}

function press(root: Document, event: KeyboardEvent): boolean {
  if (event.key === '/') return search(root);
  if (event.key === '?' || event.key === '؟') return open(root, 'dm-keys');
  if (event.key === '.') return shortcut(root, '.');
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  if (letter === undefined || event.shiftKey) return false;
  if (letter === 'j') return move(root, 1);
  if (letter === 'k') return move(root, -1);
  if (letter === 'o') return current(root)?.querySelector('a')?.click() === undefined && current(root) !== null;
  if (letter === 'x') return check(current(root));
  if (letter === 'c' && reply(root)) return true;
  if (letter === 'a') checkCurrent(root);
  return shortcut(root, letter);
}

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]') !== null;
}

function search(root: Document): boolean {
  const field = root.querySelector<HTMLInputElement>('[data-search]');
  field?.focus();
  field?.select();
  return field !== null;
}

function open(root: Document, id: string): boolean {
  const dialog = root.querySelector<HTMLDialogElement>(`#${id}`);
  dialog?.showModal();
  return dialog !== null;
}

function shortcut(root: Document, key: string): boolean {
  const control = [...root.querySelectorAll<HTMLElement>(`[aria-keyshortcuts~="${key}"]`)].find((c) => c.offsetParent !== null);
  if (control === undefined) return false;
  if (control.matches('input,textarea,select')) control.focus();
  else control.click();
  return true;
}

function current(root: Document): HTMLElement | null {
  return root.querySelector<HTMLElement>('[data-row].dm-cur');
}

function check(row: HTMLElement | null): boolean {
  const box = row?.querySelector<HTMLInputElement>('input[type=checkbox]');
  box?.click();
  return box != null;
}

/** In a list: to the answer of the current request. */
function reply(root: Document): boolean {
  const link = current(root)?.querySelector('a');
  if (link) location.assign(`${link.href}#reply`);
  return link != null;
}

/** A change of many without a mark means the row one is on. */
function checkCurrent(root: Document): void {
  if (!root.querySelector('[data-row] input[type=checkbox]:checked')) check(current(root));
}

function move(root: Document, step: number): boolean {
  const rows = [...root.querySelectorAll<HTMLElement>('[data-row]')];
  if (rows.length === 0) return false;
  const at = rows.findIndex((r) => r.classList.contains('dm-cur'));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  rows[at]?.classList.remove('dm-cur');
  next?.classList.add('dm-cur');
  next?.querySelector('a')?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
  return true;
}
