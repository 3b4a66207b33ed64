import { accepted, deferred, rejected, unknown, type Host, type OutboundMessage, type SendOutcome, type SendRejection } from '@derman/channels';
import { troubleOf } from '../imap/connect.ts';
import { failureCode } from '../mail/report.ts';
import * as settings from '../settings.ts';
import { compose, wordsOf } from './compose.ts';
import { Session, type SmtpError } from './session.ts';

const MINUTE = 60_000;

export async function send(message: OutboundMessage, host: Host, signal: AbortSignal): Promise<SendOutcome> {
  let account: settings.MailSettings;
  try {
    account = settings.read(host);
  } catch (error) {
    return rejected('notConfigured', (error as Error).message);
  }

  const words = wordsOf(message.content);
  if (words === null || (!words.trim() && message.content.type !== 'file') || message.visibility === 'public') {
    return rejected('contentInvalid', 'Only words and files, to one person.');
  }

  if (!/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/u.test(message.to) || message.to.length > 320) {
    return rejected('recipientUnreachable', 'This is no e-mail address.');
  }

  const letter = await compose(message, words, account, host.now());
  const session = new Session(account, signal);
  try {
    await session.open();
    await session.send(message.to, letter.raw, message.idempotencyKey);
    return accepted(letter.id);
  } catch (error) {
    return outcomeOf(error as SmtpError, session.begun, message.to);
  } finally {
    session.close();
  }
}

/** RFC 5321 and 3463: 4xx may go later, 5xx never; nothing said after the letter was given out is a thing nobody knows. */
export function outcomeOf(error: SmtpError, begun: boolean, to: string): SendOutcome {
  const said = error.rejectedErrors?.[0] ?? error;
  const status = said.responseCode ?? 0;
  const words = (said.response ?? said.message ?? '').replaceAll(to, '…').replace(/\s+/g, ' ').slice(0, 300);
  if (status >= 400 && status < 500) {
    return deferred(status === 421 ? MINUTE : 5 * MINUTE, words);
  }

  if (status >= 500) {
    return rejected(rejectionOf(said, status, words), words);
  }

  if (begun) {
    return unknown(words || 'The line broke after the letter was handed over.');
  }

  const trouble = troubleOf(said, 'smtp');
  switch (trouble.code) {
    case 'hostNotPermitted': return rejected('hostNotPermitted', trouble.detail);
    case 'smtpLogin': return rejected('reauthorise', trouble.detail);
    default: return deferred(trouble.state === 'misconfigured' ? 10 * MINUTE : MINUTE, `${trouble.code}: ${trouble.detail}`.replaceAll(to, '…'));
  }
}

function rejectionOf(error: SmtpError, status: number, words: string): SendRejection {
  const command = (error.command ?? '').toUpperCase();
  if (command.startsWith('AUTH') || status === 530 || status === 535) {
    return 'reauthorise';
  }

  const enhanced = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(words)?.[0] ?? null;
  if (command.startsWith('MAIL')) {
    return status === 552 ? 'contentInvalid' : 'permissionMissing';
  }

  if (enhanced !== null) {
    return failureCode(enhanced);
  }

  return command.startsWith('RCPT') ? 'recipientUnreachable' : status === 552 || status === 554 ? 'contentInvalid' : 'refused';
}
