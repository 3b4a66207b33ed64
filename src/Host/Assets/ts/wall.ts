const soonest = 5_000;
const latest = 60_000;

/**
 * Keeps a screen on a wall up to date: asks for the numbers again when the stream tells of something, at the latest every minute. While the
 * network is away the last numbers stay, dimmed, with the time since when; it comes back by itself. Nobody will press anything.
 */
export function followWall(root: Document, drawn: (part: ParentNode) => void): void {
  const wall = root.querySelector<HTMLElement>('[data-wall]');
  if (!wall) return;
  let asked = Date.now();
  let waiting: number | undefined;
  const soon = (): void => {
    if (waiting !== undefined) return;
    waiting = window.setTimeout(() => { waiting = undefined; void refresh(); }, Math.max(0, asked + soonest - Date.now()));
  };
  const refresh = async (): Promise<void> => {
    asked = Date.now();
    try {
      const answer = await fetch(wall.dataset['wall'] ?? '', { headers: { 'HX-Request': 'true' }, redirect: 'manual', signal: AbortSignal.timeout(20_000) });
      if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) { say(root, wall.dataset['ended']); return; }
      if (!answer.ok) { say(root, wall.dataset['lost']); return; }
      wall.innerHTML = await answer.text();
      drawn(wall);
      say(root, undefined);
    } catch {
      say(root, wall.dataset['lost']);
    }
  };
  window.setInterval(() => { if (Date.now() - asked >= latest) soon(); }, 5_000);
  window.addEventListener('online', soon);
  listen(wall.dataset['stream'] ?? '', soon);
}

/** The stream ends by itself now and then; the browser connects again. Where it gives up, we try again after a while. */
function listen(address: string, news: () => void): void {
  const stream = new EventSource(address);
  stream.addEventListener('open', news);
  stream.addEventListener('ticket', news);
  stream.addEventListener('error', () => {
    if (stream.readyState !== EventSource.CLOSED) return;
    window.setTimeout(() => listen(address, news), latest);
  });
}

function say(root: Document, words: string | undefined): void {
  const line = root.getElementById('wall-lost');
  const main = root.getElementById('main');
  if (!line || !main) return;
  main.classList.toggle('dm-stale', words !== undefined);
  line.hidden = words === undefined;
  if (words === undefined) return;
  const since = root.querySelector('.dm-wall-time')?.textContent ?? '';
  line.textContent = words.replace('{time}', since);
}
