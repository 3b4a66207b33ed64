/** Marked rows: the bar appears with the first of them, a box in the heading marks the page, a move without a mark takes the current row. */
export function bindSelection(form: HTMLFormElement): void {
  const bar = form.querySelector<HTMLElement>('.dm-bulk');
  const every = form.querySelector<HTMLInputElement>('[data-all]');
  const whole = form.querySelector<HTMLInputElement>('input[name=All]');
  if (!bar) return;
  const said = bar.querySelector('[data-selected-text]');
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  const show = (): void => {
    const boxes = boxesOf(form);
    const marked = boxes.filter((box) => box.checked);
    for (const box of boxes) box.closest('.dm-ib-row')?.classList.toggle('dm-sel', box.checked || whole?.checked === true);
    bar.hidden = marked.length === 0 && whole?.checked !== true;
    if (said) said.textContent = (form.dataset['selected'] ?? '').replace('{n}', digits.format(marked.length));
    if (every) {
      every.checked = marked.length > 0 && marked.length === boxes.length;
      every.indeterminate = marked.length > 0 && marked.length < boxes.length;
    }
  };
  if (every) {
    every.hidden = false;
    every.addEventListener('change', () => {
      for (const box of boxesOf(form)) box.checked = every.checked;
      show();
    });
  }
  form.addEventListener('change', show);
  form.addEventListener('reset', () => requestAnimationFrame(show));
  form.addEventListener('dm:rows', show);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !bar.hidden && !document.querySelector('dialog[open],details[open]')) form.reset();
  });
  show();
  form.classList.add('dm-ready');
}

export function boxesOf(form: HTMLElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>('[data-row] input[name=ids]')];
}
