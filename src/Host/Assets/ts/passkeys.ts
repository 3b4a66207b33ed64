/**
 * Passkeys: form[data-passkey="use"|"make"] asks the server for the question (data-options), the browser for the answer, puts both into
 * the form and sends it. Without a browser that can, the form stays hidden and the page says what else there is.
 */
interface Offer { options: Record<string, unknown>; state: string }

export function bindPasskeys(root: Document): void {
  if (!window.PublicKeyCredential || !window.isSecureContext) return;
  for (const form of root.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    form.hidden = false;
    // Before the form is marked as sent: it is not, yet.
    form.addEventListener('submit', (event) => {
      if (value(form, 'Credential') !== '') return;
      event.preventDefault();
      event.stopPropagation();
      void run(form);
    });
  }
  for (const note of root.querySelectorAll<HTMLElement>('[data-passkey-not]')) note.hidden = true;
}

async function run(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector('button');
  button?.setAttribute('aria-disabled', 'true');
  say(form, null);
  try {
    const offer = await ask(form);
    const credential = form.dataset['passkey'] === 'make' ? await make(offer.options) : await use(offer.options);
    set(form, 'State', offer.state);
    set(form, 'Credential', JSON.stringify(credential));
    form.requestSubmit();
  } catch (error) {
    set(form, 'Credential', '');
    const cancelled = error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError');
    say(form, (cancelled ? 'cancelled' : 'failed'));
    button?.removeAttribute('aria-disabled');
  }
}

async function ask(form: HTMLFormElement): Promise<Offer> {
  const body = new URLSearchParams();
  body.set('__RequestVerificationToken', value(form, '__RequestVerificationToken'));
  const response = await fetch(form.dataset['options'] ?? '', { method: 'POST', body, headers: { Accept: 'application/json' }, credentials: 'same-origin' });
  if (!response.ok) throw new Error(`options: ${response.status}`);
  return await response.json() as Offer;
}

async function make(options: Record<string, unknown>): Promise<unknown> {
  const user = options['user'] as Record<string, unknown>;
  const exclude = (options['excludeCredentials'] ?? []) as Record<string, unknown>[];
  const publicKey = {
    ...options,
    challenge: bytes(options['challenge']),
    user: { ...user, id: bytes(user['id']) },
    excludeCredentials: exclude.map((c) => ({ ...c, id: bytes(c['id']) })),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = await navigator.credentials.create({ publicKey }) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ...common(made),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

async function use(options: Record<string, unknown>): Promise<unknown> {
  const allow = (options['allowCredentials'] ?? []) as Record<string, unknown>[];
  const publicKey = {
    ...options,
    challenge: bytes(options['challenge']),
    allowCredentials: allow.map((c) => ({ ...c, id: bytes(c['id']) })),
  } as unknown as PublicKeyCredentialRequestOptions;
  const used = await navigator.credentials.get({ publicKey }) as PublicKeyCredential;
  const response = used.response as AuthenticatorAssertionResponse;
  return {
    ...common(used),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

function common(credential: PublicKeyCredential): Record<string, unknown> {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function say(form: HTMLFormElement, which: 'cancelled' | 'failed' | null): void {
  const place = form.querySelector<HTMLElement>('[data-passkey-said]');
  if (!place) return;
  place.hidden = which === null;
  place.textContent = which === null ? '' : place.dataset[which] ?? '';
}

function value(form: HTMLFormElement, name: string): string {
  return form.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.value ?? '';
}

function set(form: HTMLFormElement, name: string, to: string): void {
  const field = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (field) field.value = to;
}

function bytes(base64url: unknown): Uint8Array<ArrayBuffer> {
  const raw = atob(String(base64url).replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(raw, (c) => c.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  let raw = '';
  for (const byte of new Uint8Array(buffer)) raw += String.fromCharCode(byte);
  return btoa(raw).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
