/**
 * The chats of the site's visitors: [data-chats="address"] waits for news, and puts in only those parts that have changed, so that nothing that
 * is being typed is lost and only what is new is read out. While it waits, this person is there.
 */
let place: HTMLElement;
let address = '';
let version = '';
let asking = false;
let again = false;

export function bindChats(root: Document): void {
  const found = root.querySelector<HTMLElement>('[data-chats]');
  if (!found) return;
  place = found;
  address = place.dataset['chats']!;
  version = place.querySelector<HTMLElement>('[data-version]')!.dataset['version']!;
  ready(place);
  place.addEventListener('submit', sent, true);
  place.addEventListener('keydown', typed);
  place.addEventListener('input', typing);
  place.addEventListener('change', chosen);
  for (const sign of ['focusin', 'pointerdown']) place.addEventListener(sign, (event) => read(event.target as HTMLElement));
  void wait();
}

async function wait(): Promise<void> {
  let failures = 0;
  for (;;) {
    try {
      const response = await fetch(`${address}/news?version=${version}`, { credentials: 'same-origin', redirect: 'error' });
      if (response.status === 401 || response.status === 403) location.reload();
      if (!response.ok) throw new Error(`${response.status}`);
      if (failures > 0) trouble(null);
      failures = 0;
      if (response.status !== 204) {
        await load();
        await new Promise((resume) => setTimeout(resume, 400)); // Many visitors write at once: their words come in together.
      }
    } catch {
      if (failures++ > 0) trouble(place.dataset['chatsLost']!);
      await new Promise((resume) => setTimeout(resume, Math.min(15_000, 1000 * 2 ** failures)));
    }
  }
}

/** One question at a time; what happens meanwhile is asked for once more. */
async function load(): Promise<void> {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    do {
      again = false;
      const response = await fetch(`${address}?handler=Parts${looked()}`, { credentials: 'same-origin', headers: { 'HX-Request': 'true' } });
      if (!response.ok) throw new Error(`${response.status}`);
      show(new DOMParser().parseFromString(await response.text(), 'text/html'));
    } while (again);
  } finally {
    asking = false;
  }
}

function looked(): string {
  const id = new URLSearchParams(location.search).get('id');
  return id ? `&id=${encodeURIComponent(id)}` : '';
}

function show(found: Document): void {
  version = found.querySelector<HTMLElement>('[data-version]')!.dataset['version']!;
  const panels = place.querySelector<HTMLElement>('#chat-panels')!;
  const wanted = [...found.querySelectorAll<HTMLElement>('#chat-panels>section')];
  for (const old of [...panels.children]) if (!wanted.some((w) => w.id === old.id)) old.remove();
  for (const panel of wanted) {
    const here = document.getElementById(panel.id);
    if (!here) {
      panels.append(document.adoptNode(panel));
      ready(panel);
      panel.querySelector('textarea')?.focus();
      continue;
    }
    here.className = panel.className;
    for (const name of ['data-upto', 'data-mine']) here.setAttribute(name, panel.getAttribute(name) ?? '');
    const [acts, fresh] = [here.querySelector<HTMLElement>('[data-keep]'), panel.querySelector<HTMLElement>('[data-keep]')];
    if (acts && fresh && acts.dataset['keep'] !== fresh.dataset['keep']) {
      const kept = acts.querySelector<HTMLTextAreaElement>('[data-chat-say] textarea')?.value;
      acts.replaceWith(fresh);
      const field = fresh.querySelector<HTMLTextAreaElement>('[data-chat-say] textarea');
      if (field && kept) field.value = kept;
      ready(fresh);
    }
    const [draft, newer] = [here.querySelector<HTMLTextAreaElement>('[data-chat-draft]'), panel.querySelector<HTMLTextAreaElement>('[data-chat-draft]')];
    if (draft && newer && draft.value === draft.defaultValue) draft.defaultValue = newer.defaultValue; // What was said meanwhile belongs to it; what was typed stays.
  }
  for (const part of found.querySelectorAll<HTMLElement>('[data-part]')) {
    const here = document.getElementById(part.id);
    if (here && here.innerHTML !== part.innerHTML) put(here, part);
  }
  if ([...place.querySelectorAll('.dm-chat-typing')].some((t) => t.textContent?.trim())) setTimeout(() => void load(), 6500);
  const waiting = Number(place.querySelector<HTMLElement>('[data-chats-waiting]')?.dataset['chatsWaiting'] ?? '0');
  document.title = document.title.replace(/^\(\S+\) /, '');
  if (waiting > 0) document.title = `(${waiting.toLocaleString(document.documentElement.lang)}) ${document.title}`;
}

/** In the conversation, new lines are added below: they alone are read out. */
function put(here: HTMLElement, part: HTMLElement): void {
  if (here.getAttribute('role') !== 'log') {
    here.replaceChildren(...part.childNodes);
    return;
  }
  const fresh = [...part.children];
  const old = [...here.children];
  const below = here.scrollHeight - here.scrollTop - here.clientHeight < 60;
  fresh.forEach((line, n) => {
    if (!old[n]) here.append(line);
    else if (old[n].outerHTML !== line.outerHTML) old[n].replaceWith(line);
  });
  old.slice(fresh.length).forEach((line) => line.remove());
  if (below) here.scrollTop = here.scrollHeight;
}

function ready(within: HTMLElement): void {
  for (const select of within.querySelectorAll<HTMLElement>('[data-chat-texts]')) select.hidden = false;
  for (const lines of within.querySelectorAll<HTMLElement>('.dm-chat-lines')) lines.scrollTop = lines.scrollHeight;
}

function sent(event: Event): void {
  const form = event.target as HTMLFormElement;
  if (form.closest('.dm-page-head')) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.dataset['busy'] === 'yes') return;
  form.dataset['busy'] = 'yes';
  void post(form.action, new FormData(form))
    .then(() => {
      if (form.matches('[data-chat-say],[data-chat-once]')) {
        form.reset();
        form.querySelector<HTMLInputElement>('[name=once]')!.value = crypto.randomUUID();
      }
      const details = form.closest('details');
      if (details) details.open = false;
      return load();
    })
    .catch(() => undefined)
    .finally(() => { delete form.dataset['busy']; });
}

async function post(to: string, body: FormData): Promise<void> {
  const response = await fetch(to, { method: 'POST', body, credentials: 'same-origin', headers: { 'HX-Request': 'true', 'X-Derman-Part': 'yes' } });
  trouble(response.ok ? null : (await response.text()) || `${response.status}`);
  if (!response.ok) throw new Error(`${response.status}`);
}

function typed(event: KeyboardEvent): void {
  const field = event.target as HTMLElement;
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && field.matches('[data-chat-say] textarea')) {
    event.preventDefault();
    (field as HTMLTextAreaElement).form!.requestSubmit();
  }
}

let told = 0;

function typing(event: Event): void {
  const field = event.target as HTMLElement;
  if (!field.matches('[data-chat-say] textarea') || Date.now() - told < 3000) return;
  told = Date.now();
  aside('Typing', field);
}

function read(from: HTMLElement): void {
  const panel = from.closest<HTMLElement>('.dm-chat.dm-unread');
  if (!panel || panel.dataset['mine'] !== 'yes' || panel.dataset['told'] === panel.dataset['upto']) return;
  panel.dataset['told'] = panel.dataset['upto'];
  aside('Read', from);
}

/** Said beside: whether it arrives matters little. */
function aside(handler: string, from: HTMLElement): void {
  const panel = from.closest<HTMLElement>('[data-chat]')!;
  const body = new FormData(panel.querySelector<HTMLFormElement>('form')!);
  body.delete('text');
  body.set('upto', panel.dataset['upto'] ?? '0');
  void fetch(`${address}?handler=${handler}`, { method: 'POST', body, credentials: 'same-origin', headers: { 'HX-Request': 'true', 'X-Derman-Part': 'yes' } })
    .then(() => (handler === 'Read' ? load() : undefined))
    .catch(() => undefined);
}

function chosen(event: Event): void {
  const select = event.target as HTMLSelectElement;
  if (!select.matches('[data-chat-texts]') || !select.value) return;
  const field = select.form!.querySelector('textarea')!;
  field.setRangeText(select.value, field.selectionStart, field.selectionEnd, 'end');
  select.value = '';
  field.focus();
}

function trouble(words: string | null): void {
  const line = place.querySelector<HTMLElement>('[data-chats-trouble]')!;
  line.hidden = words === null;
  line.textContent = words ?? '';
}
