import { el } from './dom';
import { say, type Setup } from './setup';

/** The chat by e-mail: the address is asked for here, used once and kept nowhere. */
export function mailForm(base: URL, setup: Setup, token: () => string | null): { element: HTMLFormElement; show(open: boolean): void } {
  const address = el('input', { name: 'email', type: 'email', required: true, maxlength: '254', dir: 'ltr', autocomplete: 'email' });
  const button = el('button', { class: 'y', type: 'submit' }, say(setup, 'mailSend'));
  const said = el('p', { class: 'p', role: 'status' });
  const form = el('form', { hidden: true }, el('label', {}, say(setup, 'mailAddress'), address), button, said);
  form.addEventListener('submit', event => {
    event.preventDefault();
    void send();
  });

  async function send(): Promise<void> {
    button.disabled = true;
    said.textContent = say(setup, 'sending');
    try {
      const answer = await fetch(new URL('transcript', base), {
        method: 'POST',
        body: JSON.stringify({ token: token(), email: address.value, lang: setup.lang }),
        headers: { 'Accept-Language': setup.lang },
        credentials: 'omit',
      });
      said.textContent = answer.ok ? say(setup, 'mailed') : (((await answer.json()) as { title?: string }).title ?? say(setup, 'failed'));
      if (answer.ok) address.value = '';
    } catch {
      said.textContent = say(setup, 'failed');
    } finally {
      button.disabled = false;
    }
  }

  return {
    element: form,
    show(open) {
      if (form.hidden !== open) return;
      form.hidden = !open;
      said.textContent = '';
      if (open) address.focus();
    },
  };
}
