import type { Account } from '@derman/channels';

export type Security = 'tls' | 'startTls' | 'none';

export interface Server {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
}

export interface MailSettings {
  readonly address: string;
  readonly name: string;
  readonly plusAddress: boolean;
  readonly imap: Server;
  readonly smtp: Server;
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  /** null = mark as seen and leave it where it is. */
  readonly moveTo: string | null;
}

/** Which field is missing or unfit; its code has a sentence. */
export class SettingsError extends Error {
  constructor(readonly code: 'settingMissing' | 'insecure' | 'sameFolder', readonly field: string) {
    super(`${code}: ${field}`);
  }
}

const PORTS: Record<'imap' | 'smtp', Record<Security, number>> = {
  imap: { tls: 993, startTls: 143, none: 143 },
  smtp: { tls: 465, startTls: 587, none: 25 },
};

export function read(account: Account): MailSettings {
  const needed = (key: string): string => {
    const value = account.setting(key)?.trim();
    if (!value) {
      throw new SettingsError('settingMissing', key);
    }

    return value;
  };
  const address = needed('address').toLowerCase();
  const password = account.secret('password');
  if (!password) {
    throw new SettingsError('settingMissing', 'password');
  }

  const folder = account.setting('folder') ?? 'INBOX';
  const moveTo = account.setting('after') === 'move' ? needed('moveTo') : null;
  if (moveTo === folder) {
    throw new SettingsError('sameFolder', 'moveTo');
  }

  return {
    address,
    name: account.setting('name') ?? '',
    plusAddress: account.setting('plusAddress') === 'true',
    imap: server(account, 'imap', needed('imapHost')),
    smtp: server(account, 'smtp', needed('smtpHost')),
    user: account.setting('user') ?? address,
    password,
    folder,
    moveTo,
  };
}

function server(account: Account, kind: 'imap' | 'smtp', host: string): Server {
  const security = (account.setting(`${kind}Security`) ?? 'tls') as Security;
  if (security === 'none' && !['localhost', '127.0.0.1', '::1'].includes(host.toLowerCase())) {
    throw new SettingsError('insecure', `${kind}Security`); // A password never crosses a network in clear text.
  }

  return { host, port: Number(account.setting(`${kind}Port`) ?? 0) || PORTS[kind][security], security };
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
