/** Says in the page's own words what was chosen in a [data-file]: the name, or how many and which. */
export function nameFiles(root: Document): void {
  root.addEventListener('change', (event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.type === 'file') name(input);
  });
  root.addEventListener('reset', (event) => window.setTimeout(() => all(event.target as HTMLFormElement))); // Emptied after the event.
  window.addEventListener('pageshow', () => all(root)); // A browser brings chosen files back with the page.
}

function all(root: Document | HTMLFormElement): void {
  root.querySelectorAll<HTMLInputElement>('[data-file] input[type=file]').forEach(name);
}

function name(input: HTMLInputElement): void {
  const control = input.closest<HTMLElement>('[data-file]');
  const place = control?.querySelector<HTMLElement>('.dm-file-name');
  if (!control || !place) return;
  const names = [...(input.files ?? [])].map((file) => file.name);
  control.classList.toggle('dm-chosen', names.length > 0);
  place.textContent = names.length > 1 ? several(names, control.dataset['many'] ?? '') : names[0] ?? control.dataset['none'] ?? '';
  place.dir = names.length === 1 ? 'auto' : '';
}

function several(names: readonly string[], words: string): string {
  const number = new Intl.NumberFormat(document.documentElement.lang).format(names.length);
  // Each name keeps its own direction beside the others.
  return words.replace('{n}', () => number).replace('{names}', () => names.map((n) => `\u2068${n}\u2069`).join(document.dir === 'rtl' ? '، ' : ', '));
}
