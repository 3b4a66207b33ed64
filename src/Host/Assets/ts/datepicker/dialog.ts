import { today, type Day } from './days';
import { MonthGrid } from './grid';
import { calendarOf, read, write } from './typed';
import { namesOf } from './words';

/** The calendar beside a field of a day: a modal dialog with one month, after the ARIA pattern of a date picker. */
export function openPicker(field: HTMLInputElement, button: HTMLButtonElement): void {
  const language = field.dataset['day'] ?? 'en';
  const names = namesOf(language);
  const words = (key: string) => button.dataset[key] ?? '';
  const dialog = document.createElement('dialog');
  dialog.className = 'dm-picker';
  dialog.setAttribute('aria-label', words('title'));
  const title = Object.assign(document.createElement('h2'), { id: 'dm-picker-month' });
  title.setAttribute('aria-live', 'polite');
  const grid = new MonthGrid(calendarOf(language), names, language, read(field.value), title.id, tell);

  const head = document.createElement('div');
  head.className = 'dm-picker-head';
  head.append(
    step(words('yearBack'), '«', -12), step(words('monthBack'), '‹', -1), title, step(words('monthOn'), '›', 1), step(words('yearOn'), '»', 12));
  const foot = document.createElement('div');
  foot.className = 'dm-picker-foot';
  foot.append(act(words('today'), () => choose(today())), act(words('clear'), () => choose(null)), act(words('close'), () => dialog.close()));
  dialog.append(head, grid.table, foot);

  grid.table.addEventListener('click', (event) => pick(event.target));
  grid.table.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    pick(event.target);
  });
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => { dialog.remove(); button.setAttribute('aria-expanded', 'false'); button.focus(); });

  grid.draw();
  tell();
  document.body.append(dialog);
  dialog.showModal();
  button.setAttribute('aria-expanded', 'true');
  place(dialog, field);
  grid.focus();

  function tell(): void {
    const text = names.month(calendarOf(language).parts(grid.focused));
    if (title.textContent !== text) title.textContent = text;
  }

  function pick(target: EventTarget | null): void {
    const at = (target as HTMLElement).closest<HTMLElement>('[data-at]')?.dataset['at'];
    if (at !== undefined) choose(Number(at));
  }

  function choose(day: Day | null): void {
    field.value = day === null ? '' : write(day, language);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
    dialog.close();
  }

  function step(label: string, sign: string, months: number): HTMLButtonElement {
    const made = act(sign, () => grid.months(months));
    made.classList.add('btn-icon');
    made.setAttribute('aria-label', label);
    return made;
  }
}

function act(text: string, run: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'btn btn-sm btn-quiet';
  made.textContent = text;
  made.addEventListener('click', run);
  return made;
}

/** Below the field, or above it where there is no room; on narrow screens the style sheet puts it in the middle. */
function place(dialog: HTMLDialogElement, field: HTMLElement): void {
  if (window.innerWidth < 480) return;
  const at = field.getBoundingClientRect();
  const box = dialog.getBoundingClientRect();
  const below = at.bottom + 4 + box.height <= window.innerHeight;
  const left = getComputedStyle(field.parentElement!).direction === 'rtl' ? at.right - box.width : at.left;
  dialog.style.margin = '0';
  dialog.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - box.height - 4)}px`;
  dialog.style.left = `${Math.max(8, Math.min(left, window.innerWidth - box.width - 8))}px`;
  dialog.style.right = 'auto';
}
