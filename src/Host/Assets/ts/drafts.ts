/**
 * Nothing typed is lost: a text field with data-draft="key" is kept in this browser until the server has taken it.
 * After a sent form the draft stays until a page without an error summary has come back.
 */
const prefix = 'dm-draft:';

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
  const failed = document.querySelector('.dm-errors') !== null;
  if (read(sent) !== null && !failed) {
    drop(key);
  }
  drop(sent);

  const kept = read(key);
  if (kept !== null && field.value.trim() === '') {
    field.value = kept;
    announce(field, true);
  }
  field.addEventListener('input', () => {
    if (field.value.trim() === '') drop(key);
    else if (write(key, field.value)) announce(field, false);
  });
  field.form?.addEventListener('submit', () => write(sent, '1'));
  field.form?.addEventListener('htmx:afterRequest', (event) => {
    drop(sent);
    if ((event as CustomEvent<{ successful: boolean }>).detail.successful) drop(key);
  });
}

function announce(field: HTMLTextAreaElement, restored: boolean): void {
  const place = document.getElementById(field.dataset['draftState'] ?? '');
  const text = restored ? field.dataset['draftRestored'] : field.dataset['draftSaved'];
  if (place && text) place.textContent = text;
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
