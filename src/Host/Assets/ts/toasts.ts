/**
 * One line in the corner ([data-toast] inside #dm-toasts). It goes by itself after a while and says with a thin line how long that is;
 * the time stands still while a pointer or the focus is on it, and while the page is hidden. With something to take back it stays longer.
 */
const shown = 6000;
const shownWithUndo = 15000;
const step = 100;

export function bindToasts(root: Document): void {
  const place = root.getElementById('dm-toasts');
  if (!place) return;
  for (const toast of place.querySelectorAll<HTMLElement>('.dm-toast[data-toast]')) {
    // What was there before the region was known is read by nobody: put in again, it is.
    const text = toast.querySelector('[data-toast-text]');
    const words = text?.textContent ?? '';
    if (text) { text.textContent = ''; requestAnimationFrame(() => { text.textContent = words; }); }
    run(toast);
  }
}

/** A line of a script's own. */
export function toast(words: string): void {
  const place = document.getElementById('dm-toasts');
  if (!place) return;
  const line = document.createElement('div');
  line.className = 'dm-toast';
  const text = document.createElement('span');
  text.textContent = words;
  line.append(text);
  place.append(line);
  run(line);
}

function run(line: HTMLElement): void {
  const whole = line.querySelector('form') ? shownWithUndo : shown;
  const bar = line.querySelector<HTMLElement>('[data-toast-time]');
  const close = line.querySelector<HTMLButtonElement>('[data-toast-close]');
  let left = whole;
  let held = false;
  const timer = window.setInterval(() => {
    if (held || document.hidden || line.matches(':hover') || line.contains(document.activeElement)) return;
    left -= step;
    if (bar) bar.style.inlineSize = `${Math.max(0, left / whole) * 100}%`;
    if (left <= 0) end();
  }, step);
  const end = (): void => {
    window.clearInterval(timer);
    line.remove();
  };
  line.addEventListener('submit', () => { held = true; });
  if (close) {
    close.hidden = false;
    close.addEventListener('click', end);
  }
}
