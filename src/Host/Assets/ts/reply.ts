/**
 * What a reply costs, counted by the server a moment after the last key, and until when it may go: the element [data-reply="address"] in the
 * form is asked for anew while somebody writes and twice a minute. Ways that somebody is choosing from are left alone.
 */
const pause = 400;
const rhythm = 30_000;

export function countReplies(root: Document): void {
  const place = root.querySelector<HTMLElement>('[data-reply]');
  const form = place?.closest('form');
  if (!place || !form) return;
  let timer = 0;
  let asked = 0;
  const ask = async (): Promise<void> => {
    window.clearTimeout(timer);
    const turn = ++asked;
    const values = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') values.append(name, value);
    try {
      const response = await fetch(place.dataset['reply']!, { method: 'POST', body: values, credentials: 'same-origin', headers: { 'HX-Request': 'true' } });
      if (response.ok && turn === asked) show(place, await response.text());
    } catch {
      // Without a connection what stands there stays; the next key or half minute asks again.
      place.dataset['stale'] = 'yes';
    }
  };
  const later = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), pause);
  };
  form.addEventListener('input', later);
  form.addEventListener('change', later);
  window.setInterval(() => { if (root.visibilityState === 'visible') void ask(); }, rhythm);
  root.addEventListener('visibilitychange', () => { if (root.visibilityState === 'visible') void ask(); });
  if (form.querySelector('textarea')?.value.trim()) void ask();
}

/** Only what differs is put in, so that nothing is read out twice and no choice is lost. */
function show(place: HTMLElement, html: string): void {
  const found = new DOMParser().parseFromString(html, 'text/html').body;
  for (const part of ['[data-reply-window]', '[data-reply-count]']) {
    const old = place.querySelector(part);
    const fresh = found.querySelector(part);
    if (old && fresh && old.outerHTML !== fresh.outerHTML && !old.contains(document.activeElement)) old.replaceWith(fresh);
  }
}
