import { deferred, fetched, refused, type Host, type MediaOutcome, type MediaRequest } from '@derman/channels';
import type { ImapFlow } from 'imapflow';
import { sha256 } from '../mail/ids.ts';
import { readMediaId } from '../mail/parts.ts';
import { parse } from '../mail/read.ts';
import * as settings from '../settings.ts';
import { connect, MOST_BYTES, troubleOf } from './connect.ts';

type Wanted = NonNullable<ReturnType<typeof readMediaId>>;

/** Fetches a file of a letter again: by its UID, else by its Message-ID, wherever it was moved to by us. */
export async function fetchFile(request: MediaRequest, host: Host, signal: AbortSignal): Promise<MediaOutcome> {
  const wanted = readMediaId(request.mediaId);
  if (!wanted) {
    return refused('gone', 'The id is none of this channel.');
  }

  let account: settings.MailSettings;
  try {
    account = settings.read(host);
  } catch (error) {
    return refused('notConfigured', (error as Error).message);
  }

  let client: ImapFlow | null = null;
  try {
    client = await connect(account, signal);
    const source = await find(client, wanted, account);
    const file = source === null ? undefined : (await parse(source)).attachments[wanted.index];
    if (!file) {
      return refused('gone', 'The letter is no more in the mailbox.');
    }

    if (file.content.length > request.maxBytes) {
      return refused('tooLarge', `${file.content.length} bytes`);
    }

    return request.sha256 && sha256(file.content) !== request.sha256 ? refused('damaged', 'The file has changed.') : fetched(file.content, file.contentType);
  } catch (error) {
    const trouble = troubleOf(error, 'imap');
    return trouble.state === 'needsReauthorisation'
      ? refused('reauthorise', trouble.detail)
      : trouble.code === 'hostNotPermitted' ? refused('hostNotPermitted', trouble.detail) : deferred(60_000, `${trouble.code}: ${trouble.detail}`);
  } finally {
    client?.close();
  }
}

async function find(client: ImapFlow, wanted: Wanted, account: settings.MailSettings): Promise<Buffer | null> {
  const mailbox = await client.mailboxOpen(account.folder, { readOnly: true });
  if (String(mailbox.uidValidity) === wanted.uidValidity) {
    const source = await sourceOf(client, wanted.uid);
    if (source) {
      return source;
    }
  }

  if (/^(content|sha256):/.test(wanted.externalId)) {
    return null;
  }

  for (const folder of [account.folder, ...(account.moveTo === null ? [] : [account.moveTo])]) {
    await client.mailboxOpen(folder, { readOnly: true });
    for (const uid of (await client.search({ header: { 'message-id': wanted.externalId } }, { uid: true })) || []) {
      const source = await sourceOf(client, uid);
      if (source) {
        return source;
      }
    }
  }

  return null;
}

async function sourceOf(client: ImapFlow, uid: number): Promise<Buffer | null> {
  const found = await client.fetchOne(String(uid), { uid: true, source: { start: 0, maxLength: MOST_BYTES } }, { uid: true });
  return found && found.source ? found.source : null;
}
