import { beat, onKept } from './together';

/**
 * Nothing typed is lost: a text field with data-draft="key" is kept in this browser until the server has it. With data-draft-kind="…" the
 * server keeps the draft itself, a moment after the last key, and the copy here only bridges the time without a connection. After a sent
 * form the draft stays until a page without an error summary has come back.
 */
const prefix = 'dm-draft:';
const pause = 1500;

interface Kept { text: string; base: number }

export function keepDrafts(root: Document | HTMLElement): void {
  for (const field of root.querySelectorAll<HTMLTextAreaElement>('textarea[data-draft]')) {
    if (field.dataset['draftBound'] === 'yes') continue;
    field.dataset['draftBound'] = 'yes';
    bind(field);
  }
}

function bind(field: HTMLTextAreaElement): void {
  const key = `${prefix}${field.dataset['draft']}`;
  const sent = `${key}:sent`;
  const kind = field.dataset['draftKind'];
  const failed = document.querySelector('.dm-errors, [data-conflict]') !== null;
  if (read(sent) !== null && !failed) drop(key);
  drop(sent);

  let base = Number(field.dataset['draftAt'] ?? '0');
  const kept = parse(read(key));
  if (kept !== null && !failed && kept.text !== field.value.trim()) restore(field, kept, base);
  else if (base > 0 && field.value.trim() !== '' && !failed) announce(field, 'draftRestored');

  let timer = 0;
  let dirty = kept !== null && !failed;
  const save = (): void => {
    window.clearTimeout(timer);
    if (dirty && kind !== undefined) beat(kind, field.value);
  };
  if (kind !== undefined) {
    onKept(kind, (text, at) => {
      base = at;
      if (text !== field.value) return;
      dirty = false;
      drop(key);
      if (text.trim() !== '') announce(field, 'draftSaved');
    }, () => { if (dirty) announce(field, 'draftHere'); }, () => (dirty ? field.value : null));
    window.addEventListener('online', save);
    if (dirty) save();
  }
  field.addEventListener('input', () => {
    dirty = true;
    if (field.value.trim() === '') drop(key);
    else if (write(key, JSON.stringify({ text: field.value, base })) && kind === undefined) announce(field, 'draftSaved');
    window.clearTimeout(timer);
    timer = window.setTimeout(save, pause);
  });
  field.form?.addEventListener('submit', () => {
    window.clearTimeout(timer);
    dirty = false;
    write(sent, '1');
  });
  field.form?.addEventListener('htmx:afterRequest', (event) => {
    drop(sent);
    if ((event as CustomEvent<{ successful: boolean }>).detail.successful) drop(key);
  });
}

/** What the server never got wins over what it has; where another browser wrote meanwhile, both stay. */
function restore(field: HTMLTextAreaElement, kept: Kept, base: number): void {
  const there = field.value.trim();
  if (there === '' || kept.base === base) field.value = kept.text;
  else if (!there.includes(kept.text.trim())) field.value = `${there}\n\n${kept.text}`;
  announce(field, 'draftRestored');
}

function announce(field: HTMLTextAreaElement, which: 'draftSaved' | 'draftRestored' | 'draftHere'): void {
  const place = document.getElementById(field.dataset['draftState'] ?? '');
  const text = field.dataset[which] ?? field.dataset['draftSaved'];
  if (place && text && place.textContent !== text) place.textContent = text;
}

function parse(raw: string | null): Kept | null {
  if (raw === null) return null;
  try {
    const kept = JSON.parse(raw) as Partial<Kept> | string;
    return typeof kept === 'object' && typeof kept?.text === 'string' ? { text: kept.text, base: Number(kept.base ?? 0) } : { text: raw, base: 0 };
  } catch {
    return { text: raw, base: 0 };
  }
}

// Storage can be full or switched off: then the text simply stays in the field, as without this script.
function read(key: string): string | null {
  try { return localStorage.getItem(key); } catch { return null; }
}

function write(key: string, value: string): boolean {
  try { localStorage.setItem(key, value); return true; } catch { return false; }
}

function drop(key: string): void {
  try { localStorage.removeItem(key); } catch { return; }
}
