interface Shades { brand: string; solid: string; hover: string; soft: string }
interface Answer { light: Shades | null; dark: Shades | null; lightNearest: string | null; darkNearest: string | null }

/** Colours as they are chosen: the samples change at once, and a colour that cannot be read is offered its nearest neighbour that can.
 * What follows from a colour is worked out by the server, as for every page. */
export function bindBrand(form: HTMLFormElement): void {
  let waiting = 0;
  for (const text of form.querySelectorAll<HTMLInputElement>('[data-colour]')) {
    const well = document.createElement('input');
    well.type = 'color';
    well.value = /^#[0-9a-f]{6}$/i.test(text.value) ? text.value : '#000000';
    well.setAttribute('aria-label', text.dataset['pick'] ?? '');
    const pair = document.createElement('span');
    pair.className = 'dm-colour';
    text.before(pair);
    pair.append(text, well);
    well.addEventListener('input', () => { text.value = well.value; later(); });
    text.addEventListener('input', () => { if (/^#[0-9a-f]{6}$/i.test(text.value)) well.value = text.value; later(); });
  }

  function later(): void {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void ask(), 150);
  }

  async function ask(): Promise<void> {
    const value = (name: string) => form.querySelector<HTMLInputElement>(`[data-colour="${name}"]`)?.value ?? '';
    const address = `${form.dataset['brand']}&light=${encodeURIComponent(value('light'))}&dark=${encodeURIComponent(value('dark'))}`;
    const answer = await fetch(address, { headers: { Accept: 'application/json' } });
    if (!answer.ok) return;
    const shades = (await answer.json()) as Answer;
    show('light', shades.light, shades.lightNearest);
    show('dark', shades.dark, shades.darkNearest);
  }

  function show(theme: 'light' | 'dark', shades: Shades | null, nearest: string | null): void {
    const sample = document.querySelector<HTMLElement>(`[data-brand-show="${theme}"]`);
    if (sample && shades) for (const [name, colour] of Object.entries(shades)) sample.style.setProperty(name === 'brand' ? '--dm-brand' : `--dm-brand-${name}`, colour);
    const note = document.querySelector<HTMLElement>(`[data-brand-note="${theme}"]`);
    if (!note) return;
    note.hidden = nearest === null;
    const button = note.querySelector('button');
    if (!button || nearest === null) return;
    note.querySelector('[data-nearest]')!.textContent = nearest;
    button.onclick = () => {
      const field = form.querySelector<HTMLInputElement>(`[data-colour="${theme}"]`)!;
      field.value = nearest;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
  }
}
