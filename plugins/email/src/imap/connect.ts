import type { HealthState } from '@derman/channels';
import { ImapFlow } from 'imapflow';
import type { MailSettings } from '../settings.ts';

/** The largest letter that is read whole; of a larger one the beginning is. */
export const MOST_BYTES = 30 * 1024 * 1024;

export async function connect(settings: MailSettings, signal: AbortSignal): Promise<ImapFlow> {
  const { host, port, security } = settings.imap;
  const client = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    doSTARTTLS: security === 'startTls',
    auth: { user: settings.user, pass: settings.password },
    logger: false,
    disableCompression: true,
    clientInfo: { name: 'Derman' },
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 6 * 60_000,
    maxIdleTime: 4 * 60_000,
    autoIdleDelay: 200,
    maxLiteralSize: MOST_BYTES + 1024 * 1024,
    maxResponseSize: MOST_BYTES + 2 * 1024 * 1024,
  });
  client.on('error', () => undefined); // The command that was running is rejected too; what it says is told by its caller.
  const close = (): void => client.close();
  signal.addEventListener('abort', close, { once: true });
  client.once('close', () => signal.removeEventListener('abort', close));
  if (signal.aborted) {
    throw new Error('cancelled');
  }

  await client.connect();
  return client;
}

export interface Trouble {
  readonly state: HealthState;
  readonly code: string;
  readonly field?: string;
  readonly detail: string;
}

interface MailError {
  code?: string;
  /** What the line itself said, where a library has put its own word in its place. */
  originalCode?: string;
  message?: string;
  authenticationFailed?: boolean;
  tlsFailed?: boolean;
  mailboxMissing?: boolean;
  serverResponseCode?: string;
  responseText?: string;
  throttleReset?: number;
}

/** What an error of the line or the server says of the account. */
export function troubleOf(error: unknown, kind: 'imap' | 'smtp'): Trouble {
  const said = error as MailError;
  const detail = `${said.serverResponseCode ?? said.code ?? ''} ${said.responseText ?? said.message ?? ''}`.trim().slice(0, 300);
  const line = said.originalCode ?? said.code;
  if (line === 'CERT_UNTRUSTED') {
    return { state: 'misconfigured', code: 'certificate', field: `${kind}Host`, detail };
  }

  if (line === 'EACCES') {
    return { state: 'misconfigured', code: 'hostNotPermitted', field: `${kind}Host`, detail };
  }

  if (said.authenticationFailed || said.code === 'EAUTH') {
    return said.serverResponseCode === 'UNAVAILABLE'
      ? { state: 'unreachable', code: `${kind}Unreachable`, detail }
      : { state: 'needsReauthorisation', code: `${kind}Login`, field: 'password', detail };
  }

  if (said.mailboxMissing || said.serverResponseCode === 'NONEXISTENT' || said.serverResponseCode === 'TRYCREATE') {
    return { state: 'misconfigured', code: 'folderMissing', field: 'folder', detail };
  }

  if (said.tlsFailed || said.code === 'ETLS' || /starttls/i.test(said.message ?? '')) {
    return { state: 'misconfigured', code: 'startTlsMissing', field: `${kind}Security`, detail };
  }

  return { state: 'unreachable', code: `${kind}Unreachable`, detail };
}
