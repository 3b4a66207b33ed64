/**
 * The topic's combobox (ARIA: input with a list of options, focus stays in the input). The list comes from the server and follows what is
 * said; a digit takes that option, arrows and Enter take the marked one, letters look for a topic by name, Escape closes. The select of
 * all topics stays underneath and carries the choice; without scripts it is shown itself.
 */
export function bindTopic(form: HTMLFormElement): void {
  const place = form.querySelector<HTMLElement>('[data-topic]');
  const box = form.querySelector<HTMLInputElement>('[role=combobox]');
  const select = form.querySelector<HTMLSelectElement>('select[name="Input.Topic"]');
  if (!place || !box || !select) return;
  place.querySelector<HTMLElement>('[data-topic-list]')!.hidden = true;
  place.querySelector<HTMLElement>('[data-topic-box]')!.hidden = false;
  let at = -1;
  const list = (): HTMLElement => document.getElementById('topic-options')!;
  const options = (): HTMLElement[] => [...list().querySelectorAll<HTMLElement>('[role=option]')];
  const nameOf = (): string => (select.value === '' ? '' : select.selectedOptions[0]?.textContent?.trim() ?? '');

  const mark = (index: number): void => {
    const all = options();
    at = all.length === 0 ? -1 : Math.max(-1, Math.min(all.length - 1, index));
    all.forEach((o, i) => o.setAttribute('aria-selected', String(i === at)));
    const marked = all[at];
    if (marked) {
      box.setAttribute('aria-activedescendant', marked.id);
      marked.scrollIntoView({ block: 'nearest' });
    } else box.removeAttribute('aria-activedescendant');
  };
  // Suggestions are there while somebody speaks, before the field is reached: the list shows until a topic is taken.
  const show = (open: boolean): void => {
    list().hidden = !open || options().length === 0;
    box.setAttribute('aria-expanded', String(!list().hidden));
    mark(list().hidden || document.activeElement !== box ? -1 : Math.max(0, at));
  };
  const take = (option: HTMLElement | undefined): void => {
    if (!option) return;
    select.value = option.dataset['code'] ?? '';
    box.value = option.dataset['name'] ?? '';
    show(false);
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };

  box.value = nameOf();
  show(select.value === '');
  box.addEventListener('focus', () => { box.select(); at = 0; show(select.value === '' || box.value !== nameOf()); });
  box.addEventListener('blur', () => {
    if (box.value.trim() === '') select.value = '';
    else if (box.value !== nameOf()) box.value = nameOf();
    mark(-1);
  });
  box.addEventListener('input', () => { if (box.value.trim() === '') select.value = ''; at = 0; });
  box.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const digit = digitOf(event);
    if (digit > 0 && options()[digit - 1]) take(options()[digit - 1]);
    else if (event.key === 'ArrowDown') { if (list().hidden) show(true); else mark(at + 1); }
    else if (event.key === 'ArrowUp') mark(Math.max(0, at - 1));
    else if (event.key === 'Enter') take(list().hidden ? undefined : options()[at]);
    else if (event.key === 'Escape' && !list().hidden) show(false);
    else return;
    event.preventDefault();
  });
  place.addEventListener('mousedown', (event) => {
    const option = (event.target as HTMLElement).closest<HTMLElement>('[role=option]');
    if (option) { event.preventDefault(); take(option); }
  });
  document.addEventListener('htmx:oobAfterSwap', (event) => {
    if ((event as CustomEvent<{ target: HTMLElement }>).detail.target.id === 'topic-options') show(select.value === '' || (document.activeElement === box && box.value !== nameOf()));
  });
}

/** 1–9 on any keyboard, Persian digits too. */
function digitOf(event: KeyboardEvent): number {
  const code = event.key.length === 1 ? event.key.charCodeAt(0) : 0;
  if (code >= 0x31 && code <= 0x39) return code - 0x30;
  return code >= 0x06f1 && code <= 0x06f9 ? code - 0x06f0 : 0;
}
