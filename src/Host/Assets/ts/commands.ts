/**
 * Ctrl-K: go to a request, a view, a person, a page, or do something, by typing a part of its name. The server knows the names (and folds
 * Turkish and Persian letters); here is only the box: an ARIA combobox over a list. Without a script Ctrl-K is the search above.
 */
const wait = 120;

export function bindCommands(root: Document): void {
  const dialog = root.querySelector<HTMLDialogElement>('#dm-commands');
  const field = dialog?.querySelector<HTMLInputElement>('[role=combobox]');
  const list = dialog?.querySelector<HTMLElement>('[role=listbox]');
  const said = dialog?.querySelector<HTMLElement>('[role=status]');
  if (!dialog || !field || !list) return;
  const skeleton = dialog.querySelector<HTMLElement>('[data-loading]');
  let timer = 0;
  let asked = 0;

  root.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.code !== 'KeyK') return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else if (!root.querySelector('dialog[open]')) open();
  });
  for (const opener of root.querySelectorAll<HTMLElement>('[data-commands]')) opener.addEventListener('click', open);
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  field.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), wait);
  });
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') { event.preventDefault(); step(1); }
    else if (event.key === 'ArrowUp') { event.preventDefault(); step(-1); }
    else if (event.key === 'Enter') { event.preventDefault(); void enter(event.ctrlKey || event.metaKey); }
  });
  list.addEventListener('click', (event) => {
    const option = (event.target as HTMLElement).closest<HTMLElement>('[role=option]');
    if (option) go(option, event.ctrlKey || event.metaKey);
  });

  function open(): void {
    field!.value = '';
    dialog!.showModal();
    field!.focus();
    void ask();
  }

  async function enter(apart: boolean): Promise<void> {
    window.clearTimeout(timer);
    if (field!.dataset['asked'] !== field!.value) await ask(); // What is typed counts, not what was shown before.
    const option = chosen();
    if (option) go(option, apart);
  }

  async function ask(): Promise<void> {
    const turn = ++asked;
    const typed = field!.value;
    const slow = window.setTimeout(() => { if (skeleton && list!.childElementCount === 0) skeleton.hidden = false; }, 150);
    const answer = await fetch(`${dialog!.dataset['address']}?q=${encodeURIComponent(typed)}`, { headers: { 'HX-Request': 'true' } }).catch(() => null);
    window.clearTimeout(slow);
    if (skeleton) skeleton.hidden = true;
    if (turn !== asked || !answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    list!.replaceChildren(...page.body.childNodes);
    field!.dataset['asked'] = typed;
    const options = optionsOf();
    options.forEach((option, i) => { option.id = `dm-command-${i}`; });
    choose(options[0] ?? null);
    if (said) said.textContent = (dialog!.dataset['found'] ?? '').replace('{n}', new Intl.NumberFormat(root.documentElement.lang).format(options.length));
  }

  function optionsOf(): HTMLElement[] {
    return [...list!.querySelectorAll<HTMLElement>('[role=option]')];
  }

  function chosen(): HTMLElement | null {
    return list!.querySelector<HTMLElement>('[aria-selected=true]');
  }

  function choose(option: HTMLElement | null): void {
    chosen()?.setAttribute('aria-selected', 'false');
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) field!.setAttribute('aria-activedescendant', option.id);
    else field!.removeAttribute('aria-activedescendant');
  }

  function step(by: number): void {
    const options = optionsOf();
    if (options.length === 0) return;
    const at = options.findIndex((option) => option.getAttribute('aria-selected') === 'true');
    choose(options[(at + by + options.length) % options.length]!);
  }

  function go(option: HTMLElement, apart: boolean): void {
    const { href, dialog: other } = option.dataset;
    if (other) {
      dialog!.close();
      root.querySelector<HTMLDialogElement>(`#${other}`)?.showModal();
    } else if (href && apart) window.open(href, '_blank', 'noopener');
    else if (href) location.assign(href);
  }
}
