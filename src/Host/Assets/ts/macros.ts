/**
 * Texts kept ready: [data-macros="address"] opens a dialog, filled once from there. Typing finds, the arrow keys choose, Enter puts the
 * text in where the cursor was.
 */
export function bindMacros(root: Document): void {
  const opener = root.querySelector<HTMLButtonElement>('button[data-macros]');
  const dialog = root.querySelector<HTMLDialogElement>('#macros');
  const field = root.querySelector<HTMLTextAreaElement>('#reply');
  const find = root.querySelector<HTMLInputElement>('#macro-find');
  const list = root.querySelector<HTMLElement>('#macro-list');
  if (!opener || !dialog || !field || !find || !list) return;
  opener.hidden = false;
  let loaded = false;
  opener.addEventListener('click', () => {
    if (loaded) return;
    loaded = true;
    void load(opener.dataset['macros']!, list).catch(() => { loaded = false; });
  });
  find.addEventListener('input', () => {
    const wanted = find.value.toLocaleLowerCase(root.documentElement.lang);
    for (const row of rows(list)) row.hidden = !(row.textContent ?? '').toLocaleLowerCase(root.documentElement.lang).includes(wanted);
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      step(list, event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && event.target === find) {
      event.preventDefault();
      const first = rows(list).find((row) => !row.hidden);
      first?.querySelector<HTMLElement>('button[data-insert], a')?.click();
    }
  });
  list.addEventListener('click', (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>('button[data-insert]');
    if (!button) return;
    insert(field, button.dataset['insert'] ?? '');
    dialog.close();
    field.focus();
  });
}

async function load(address: string, list: HTMLElement): Promise<void> {
  const response = await fetch(address, { credentials: 'same-origin', headers: { 'HX-Request': 'true' } });
  if (!response.ok) throw new Error(`${response.status}`);
  const found = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const button of found.querySelectorAll<HTMLElement>('button[data-insert]')) button.hidden = false;
  list.replaceChildren(...found.body.childNodes);
}

function rows(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('li[data-macro]')];
}

function step(list: HTMLElement, by: number): void {
  const buttons = rows(list).filter((row) => !row.hidden).map((row) => row.querySelector<HTMLElement>('button[data-insert], a')).filter((b) => b !== null);
  const at = buttons.indexOf(list.ownerDocument.activeElement as HTMLElement);
  buttons[Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus();
}

function insert(field: HTMLTextAreaElement, text: string): void {
  const before = field.value.slice(0, field.selectionStart);
  field.setRangeText(before === '' || before.endsWith('\n') ? text : `\n${text}`, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
