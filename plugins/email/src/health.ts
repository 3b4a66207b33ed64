import type { HealthReport, Host } from '@derman/channels';
import type { ImapFlow } from 'imapflow';
import { connect, troubleOf } from './imap/connect.ts';
import * as settings from './settings.ts';
import { Session } from './smtp/session.ts';

/** Signs in at both servers and looks for the folders. Sends nothing, changes nothing. */
export async function check(host: Host, signal: AbortSignal): Promise<HealthReport> {
  let account: settings.MailSettings;
  try {
    account = settings.read(host);
  } catch (error) {
    return error instanceof settings.SettingsError
      ? { state: 'misconfigured', code: error.code, fieldKey: error.field }
      : { state: 'misconfigured', code: 'settingMissing', detail: String((error as Error).message) };
  }

  return (await checkImap(account, signal)) ?? (await checkSmtp(account, signal)) ?? { state: 'healthy', code: 'ok' };
}

async function checkImap(account: settings.MailSettings, signal: AbortSignal): Promise<HealthReport | null> {
  let client: ImapFlow | null = null;
  try {
    client = await connect(account, signal);
    for (const [folder, field] of [[account.folder, 'folder'], [account.moveTo, 'moveTo']] as const) {
      if (folder !== null && !(await exists(client, folder))) {
        return { state: 'misconfigured', code: 'folderMissing', detail: folder, fieldKey: field };
      }
    }

    return null;
  } catch (error) {
    return report(error, 'imap');
  } finally {
    client?.close();
  }
}

async function exists(client: ImapFlow, folder: string): Promise<boolean> {
  try {
    return Boolean(await client.status(folder, { uidValidity: true }));
  } catch (error) {
    if (!client.usable) {
      throw error;
    }

    return false;
  }
}

async function checkSmtp(account: settings.MailSettings, signal: AbortSignal): Promise<HealthReport | null> {
  const session = new Session(account, signal);
  try {
    await session.open();
    return null;
  } catch (error) {
    return report(error, 'smtp');
  } finally {
    session.close();
  }
}

function report(error: unknown, kind: 'imap' | 'smtp'): HealthReport {
  const trouble = troubleOf(error, kind);
  return { state: trouble.state, code: trouble.code, detail: trouble.detail, ...(trouble.field ? { fieldKey: trouble.field } : {}) };
}
