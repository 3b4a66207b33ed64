/** A form is sent once: a second press while the first is under way does nothing. The button keeps its name and value. */
export function submitOnce(root: Document): void {
  root.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented) return;
    if (form.dataset['sent'] === 'yes') {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset['sent'] = 'yes';
    mark(form, true);
  });
  root.addEventListener('htmx:afterRequest', (event) => free(event.target as HTMLElement));
  // Coming back with the back button restores the page as it was left: the buttons must work again.
  window.addEventListener('pageshow', () => root.querySelectorAll<HTMLFormElement>('form[data-sent]').forEach(free));
}

function free(from: HTMLElement): void {
  const form = from.closest('form');
  if (!form) return;
  delete form.dataset['sent'];
  mark(form, false);
}

function mark(form: HTMLFormElement, busy: boolean): void {
  for (const button of form.querySelectorAll('button:not([type=button])')) {
    if (busy) button.setAttribute('aria-disabled', 'true');
    else button.removeAttribute('aria-disabled');
  }
}
