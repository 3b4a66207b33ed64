/**
 * Several people on one ticket: the element [data-together="address"] says every few seconds that this page is open, brings drafts to the
 * server, and shows who else is here and what came since. Without a connection it tries again; nothing waits for it.
 */
const rhythm = 10_000;

interface Field { kept: (text: string, at: number) => void; failed: () => void; unsaved: () => string | null }

const fields = new Map<string, Field>();
let place: HTMLElement | null = null;
let lastKey = 0;
let shown = '';

export function onKept(kind: string, kept: Field['kept'], failed: Field['failed'], unsaved: Field['unsaved']): void {
  fields.set(kind, { kept, failed, unsaved });
}

export function workTogether(root: Document): void {
  place = root.querySelector<HTMLElement>('[data-together]');
  if (place === null) return;
  root.addEventListener('input', () => { lastKey = Date.now(); });
  beat();
  window.setInterval(() => { if (root.visibilityState === 'visible') next(); }, rhythm);
  root.addEventListener('visibilitychange', () => { if (root.visibilityState === 'visible') next(); });
  window.addEventListener('pagehide', leave);
}

/** A sign of life; with a kind it carries a draft. */
export function beat(kind?: string, draft?: string): void {
  if (place !== null) void send(kind, draft);
}

function next(): void {
  const waiting = [...fields].find(([, field]) => field.unsaved() !== null);
  if (waiting === undefined) beat();
  else beat(waiting[0], waiting[1].unsaved() ?? '');
}

async function send(kind?: string, draft?: string): Promise<void> {
  try {
    const response = await fetch(place!.dataset['together']!, { method: 'POST', body: body(kind, draft, false), credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${response.status}`);
    const html = await response.text();
    const found = new DOMParser().parseFromString(html, 'text/html').body.firstElementChild as HTMLElement | null;
    if (kind !== undefined) fields.get(kind)?.kept(draft ?? '', Number(found?.dataset['kept'] ?? '0'));
    found?.removeAttribute('data-kept');
    show(found);
  } catch {
    if (kind !== undefined) fields.get(kind)?.failed();
  }
}

/** Only what is new is put in, so that it is read out once. */
function show(found: HTMLElement | null): void {
  const html = found?.innerHTML.trim() ?? '';
  if (html === shown) return;
  shown = html;
  place!.replaceChildren(...(found?.childNodes ?? []));
}

function leave(): void {
  const [kind, field] = [...fields].find(([, f]) => f.unsaved() !== null) ?? [undefined, undefined];
  navigator.sendBeacon(place!.dataset['together']!, body(kind, field?.unsaved() ?? undefined, true));
}

function body(kind: string | undefined, draft: string | undefined, leaving: boolean): URLSearchParams {
  const values = new URLSearchParams();
  values.set('__RequestVerificationToken', document.querySelector<HTMLInputElement>('input[name="__RequestVerificationToken"]')?.value ?? '');
  values.set('Seen', place!.dataset['seen'] ?? '');
  values.set('writing', String(Date.now() - lastKey < rhythm));
  values.set('leaving', String(leaving));
  if (kind !== undefined) {
    values.set('kind', kind);
    values.set('draft', draft ?? '');
  }
  return values;
}
