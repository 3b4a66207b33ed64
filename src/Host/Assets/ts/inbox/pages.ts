/**
 * A long list as one scrolls: the next page is fetched when its link comes near, and pages far away become empty room of the same height,
 * fetched again when they come back. A page with the focus or a mark in it stays. Without a script there is the link.
 */
const kept = 6;

export function bindPages(form: HTMLFormElement): void {
  const table = form.querySelector<HTMLElement>('[data-rows]');
  const more = form.querySelector<HTMLElement>('[data-more]');
  if (!table || !more || !('IntersectionObserver' in window)) return;
  const first = table.querySelector<HTMLElement>('[data-page]');
  if (!first) return;
  first.dataset['page'] = location.href;
  const loading = more.querySelector<HTMLElement>('[data-loading]');
  let busy = false;

  const ends = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) void next(); }, { rootMargin: '600px' });
  const rooms = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const room = entry.target as HTMLElement;
      if (entry.isIntersecting && room.dataset['empty'] === 'yes') void fill(room);
    }
  }, { rootMargin: '800px' });
  ends.observe(more);
  rooms.observe(first);

  async function next(): Promise<void> {
    const link = more!.querySelector<HTMLAnchorElement>('a[rel=next]');
    if (!link || busy) return;
    busy = true;
    if (loading) loading.hidden = false;
    try {
      const got = await page(link.href);
      const part = got?.querySelector<HTMLElement>('[data-page]');
      if (!part) return;
      part.dataset['page'] = link.href;
      withoutSecondHeading(table!, part);
      table!.append(part);
      rooms.observe(part);
      const following = got!.querySelector<HTMLAnchorElement>('[data-more] a[rel=next]');
      if (following) link.href = following.href;
      else link.remove();
      emptyFarAway();
      form.dispatchEvent(new Event('dm:rows'));
    } finally {
      if (loading) loading.hidden = true;
      busy = false;
      // Still in sight after a short page: look once more.
      if (more!.querySelector('a[rel=next]')) { ends.unobserve(more!); ends.observe(more!); }
    }
  }

  function emptyFarAway(): void {
    const full = [...table!.querySelectorAll<HTMLElement>('[data-page]')].filter((p) => p.dataset['empty'] !== 'yes');
    const middle = window.innerHeight / 2;
    const far = (p: HTMLElement): number => { const box = p.getBoundingClientRect(); return Math.min(Math.abs(box.top - middle), Math.abs(box.bottom - middle)); };
    for (const part of full.sort((a, b) => far(b) - far(a)).slice(0, Math.max(0, full.length - kept))) {
      if (part.contains(document.activeElement) || part.querySelector('input:checked,.dm-cur')) continue;
      part.style.blockSize = `${part.offsetHeight}px`;
      part.dataset['empty'] = 'yes';
      part.replaceChildren();
    }
  }

  async function fill(room: HTMLElement): Promise<void> {
    room.dataset['empty'] = 'filling';
    const part = (await page(room.dataset['page'] ?? ''))?.querySelector<HTMLElement>('[data-page]');
    if (!part) { room.dataset['empty'] = 'yes'; return; }
    if (room.previousElementSibling instanceof HTMLElement) withoutSecondHeading(table!, part, room);
    room.replaceChildren(...part.childNodes);
    room.style.blockSize = '';
    delete room.dataset['empty'];
    emptyFarAway();
    form.dispatchEvent(new Event('dm:rows'));
  }
}

async function page(address: string): Promise<Document | null> {
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  return answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
}

/** A group that goes on over the edge of a page has one heading. */
function withoutSecondHeading(table: HTMLElement, part: HTMLElement, before?: HTMLElement): void {
  const heading = part.querySelector<HTMLElement>('[data-group]');
  const earlier = [...table.querySelectorAll<HTMLElement>('[data-group]')].filter((h) => !before || h.compareDocumentPosition(before) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (heading && earlier.at(-1)?.dataset['group'] === heading.dataset['group']) heading.remove();
}
