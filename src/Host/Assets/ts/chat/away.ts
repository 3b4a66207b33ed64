import { el } from './dom';
import { newId } from './kept';
import { say, type Setup } from './setup';

/** When nobody is there: a message that becomes a request. Sent under one id until it has arrived, so that trying again makes no second one. */
export function awayForm(base: URL, setup: Setup): { element: HTMLFormElement; focus(): void } {
  let id = newId();
  const text = el('textarea', { name: 'text', required: true, rows: '4', maxlength: String(setup.longest), id: 'a-text' });
  const field = (name: string, type: string, complete: string, mode: string) =>
    el('label', {}, say(setup, name), el('input', { name, type, autocomplete: complete, inputmode: mode, maxlength: '100' }));
  const said = el('p', { class: 'p', role: 'status' });
  const button = el('button', { class: 'y', type: 'submit' }, say(setup, 'leave'));
  const form = el(
    'form',
    {},
    el('p', { class: 'p' }, say(setup, 'away')),
    el('label', { for: 'a-text' }, say(setup, 'write')),
    text,
    field('name', 'text', 'name', 'text'),
    field('phone', 'tel', 'tel', 'tel'),
    el('p', { class: 'p' }, setup.privacy ?? ''),
    button,
    said,
  );
  form.addEventListener('input', () => {
    said.textContent = '';
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    void leave();
  });

  async function leave(): Promise<void> {
    button.disabled = true;
    said.textContent = say(setup, 'sending');
    const values = new FormData(form);
    try {
      const answer = await fetch(new URL('message', base), {
        method: 'POST',
        body: JSON.stringify({ id, text: values.get('text'), name: values.get('name'), phone: values.get('phone'), lang: setup.lang }),
        credentials: 'omit',
      });
      const body = (await answer.json()) as { number?: string; trackingCode?: string; trackAddress?: string; title?: string };
      if (!answer.ok) {
        said.textContent = body.title ?? say(setup, 'failed');
        if (answer.status === 422) id = newId(); // Other words are another message.
        return;
      }
      form.reset();
      id = newId();
      said.replaceChildren(say(setup, 'left', { number: body.number!, code: body.trackingCode! }), ' ', el('a', { href: body.trackAddress!, target: '_blank', rel: 'noopener' }, say(setup, 'follow')));
    } catch {
      said.textContent = say(setup, 'failed');
    } finally {
      button.disabled = false;
    }
  }

  return { element: form, focus: () => text.focus() };
}
