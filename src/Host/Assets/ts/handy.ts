/** Small things of the browser that a page offers when there are scripts: [data-copy="id"] copies a field, [data-print] prints. */
export function bindHandy(root: Document): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>('button[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
  for (const button of root.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener('click', () => void copy(root, button));
  }
}

async function copy(root: Document, button: HTMLButtonElement): Promise<void> {
  const field = root.getElementById(button.dataset['copy'] ?? '') as HTMLInputElement | null;
  if (!field) return;
  await navigator.clipboard.writeText(field.value);
  const live = root.getElementById('dm-live');
  if (live) live.textContent = button.dataset['copied'] ?? '';
  button.lastChild!.textContent = button.dataset['copied'] ?? '';
}
