/** A field of a day ([data-day]) can be typed into by everybody; with scripts the button beside it opens a calendar. The calendar itself
 * is fetched when it is asked for the first time. */
export function bindDays(root: Document): void {
  show(root);
  root.addEventListener('htmx:load', (event) => show(event.target as HTMLElement));
  root.addEventListener('click', (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>('[data-day-open]');
    if (button) void open(button);
  });
  // As in the browser's own fields: Alt and the down arrow open the calendar.
  root.addEventListener('keydown', (event) => {
    const field = event.target as HTMLElement;
    if (event.key !== 'ArrowDown' || !event.altKey || !field.matches('input[data-day]')) return;
    event.preventDefault();
    const button = field.parentElement?.querySelector<HTMLButtonElement>('[data-day-open]');
    if (button) void open(button);
  });
}

async function open(button: HTMLButtonElement): Promise<void> {
  const field = button.parentElement?.querySelector<HTMLInputElement>('input[data-day]');
  if (!field || field.disabled) return;
  const { openPicker } = await import('./dialog');
  if (!document.querySelector('.dm-picker')) openPicker(field, button);
}

function show(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>('[data-day-open]')) button.hidden = false;
}
