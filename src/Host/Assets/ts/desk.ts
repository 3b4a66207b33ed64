import htmx from 'htmx.org';
import { bindTopic } from './topic';

/**
 * The call and counter screen: form[data-desk]. What is typed is looked up while it is typed; F keys press what carries data-fkey; Enter in
 * a line goes on to the next field, so that nothing is sent by accident. Without this script the same form works with its buttons.
 */
export function bindDesk(root: Document): void {
  const form = root.querySelector<HTMLFormElement>('form[data-desk]');
  if (!form) return;
  bindTopic(form);
  lookWhileTyping(root, form);
  fill(root, form);
  keepOpen(root);
  count(root, form);
  root.addEventListener('keydown', (event) => {
    if (event.isComposing || root.querySelector('dialog[open]')) return;
    if (/^F\d+$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.shiftKey && press(root, event.key)) event.preventDefault();
    if (event.key === 'Enter' && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && isLine(event.target)) {
      event.preventDefault();
      next(form, event.target as HTMLElement)?.focus();
    }
  });
}

function press(root: Document, key: string): boolean {
  const control = [...root.querySelectorAll<HTMLElement>(`[data-fkey="${key}"]`)].find((c) => isShown(c));
  if (!control) return false;
  if (control.matches('input,select,textarea')) control.focus();
  else control.click();
  // What a key opens is where the hands go on: arrows and Enter work on a map.
  if (control.matches('details[open]>summary')) control.parentElement?.querySelector<HTMLElement>('[data-map]')?.focus();
  return true;
}

/** What lies in a closed "more" is not shown, though it has a place. */
function isShown(field: HTMLElement): boolean {
  const around = field.matches('summary') ? field.parentElement?.parentElement : field;
  return field.offsetParent !== null && !around?.closest('details:not([open])');
}

function isLine(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('form[data-desk]') !== null && target.matches('input:not([type=checkbox],[type=radio],[role=combobox]),select');
}

function next(form: HTMLFormElement, from: HTMLElement): HTMLElement | undefined {
  const fields = [...form.querySelectorAll<HTMLElement>('input,select,textarea,button[data-fkey=F10]')].filter((f) => isShown(f) && f.tabIndex >= 0);
  return fields[fields.indexOf(from) + 1];
}

function lookWhileTyping(root: Document, form: HTMLFormElement): void {
  const look = root.getElementById('desk-look');
  if (!look) return;
  let timer = 0;
  const ask = (wait: number): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => htmx.trigger(look, 'desk-look', {}), wait);
  };
  form.addEventListener('input', () => ask(250));
  form.addEventListener('change', () => ask(0));
}

/** What the card knows goes into empty fields only: what somebody typed stays. */
function fill(root: Document, form: HTMLFormElement): void {
  const field = (name: string): HTMLInputElement | HTMLSelectElement | null => form.querySelector(`[name="Input.${name}"]`);
  let given = '';
  let place = '';
  root.addEventListener('htmx:oobAfterSwap', (event) => {
    const part = (event as CustomEvent<{ target: HTMLElement }>).detail.target;
    const name = field('Name');
    const known = part.id === 'caller' ? root.getElementById('caller')?.dataset['name'] : undefined;
    if (name && part.id === 'caller' && (name.value === '' || name.value === given)) name.value = given = known ?? '';
    const named = part.id === 'known' ? root.getElementById('known')?.dataset['place'] ?? '' : '';
    const where = field('Neighbourhood');
    if (where && named !== '' && where.value === '' && place !== named) {
      where.value = place = named;
      const live = root.getElementById('dm-live');
      if (live) live.textContent = root.getElementById('known')?.dataset['note'] ?? '';
    }
  });
  form.addEventListener('click', (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>('button[data-fill],button[data-place],button[data-address]');
    if (!button) return;
    set(field('Name'), button.dataset['fill']);
    set(field('Neighbourhood'), button.dataset['place']);
    set(field('Address'), button.dataset['address']);
  });
}

function set(field: HTMLInputElement | HTMLSelectElement | null, value: string | undefined): void {
  if (!field || value === undefined || value === '') return;
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** An article that is being read stays open when the notes beside it come anew. */
function keepOpen(root: Document): void {
  let open: string[] = [];
  root.addEventListener('htmx:oobBeforeSwap', () => {
    open = [...root.querySelectorAll<HTMLDetailsElement>('#beside details[open],#caller details[open]')].map((d) => d.id);
  });
  root.addEventListener('htmx:oobAfterSwap', () => {
    for (const id of open) {
      const details = id === '' ? null : root.getElementById(id);
      if (details instanceof HTMLDetailsElement) details.open = true;
    }
  });
}

/** Seconds and presses beside the citizen's own words: what this request cost. */
function count(root: Document, form: HTMLFormElement): void {
  const place = root.getElementById('desk-count');
  const text = place?.dataset['deskCount'];
  if (!place || !text) return;
  const began = performance.now();
  const number = new Intl.NumberFormat(root.documentElement.lang);
  let keys = 0;
  const show = (): void => {
    place.textContent = text.replace('{s}', number.format(Math.round((performance.now() - began) / 1000))).replace('{n}', number.format(keys));
    place.dataset['presses'] = String(keys);
  };
  place.hidden = false;
  show();
  root.addEventListener('keydown', (event) => {
    const words = event.target instanceof HTMLElement && event.target.dataset['words'] === 'yes' && (event.key.length === 1 || event.key === 'Backspace');
    if (event.repeat || words || ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta'].includes(event.key)) return;
    keys++;
    show();
  }, true);
  form.addEventListener('input', show);
}
