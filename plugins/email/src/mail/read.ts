import { isUtf8 } from 'node:buffer';
import type { InboundEvent, InboundMessage, MessagePart } from '@derman/channels';
import { simpleParser, type EmailAddress, type ParsedMail } from 'mailparser';
import { automationOf } from './automation.ts';
import { value, values } from './headers.ts';
import { bare, idsIn, ownId, sha256, tokenIn } from './ids.ts';
import { partsOf, type Place } from './parts.ts';
import { textOf } from './html.ts';
import { sort } from './quoted.ts';
import { reportOf } from './report.ts';

export interface Letter {
  readonly source: Buffer;
  /** When our server took it. The Date header is the sender's word and may be of any year. */
  readonly arrived: Date;
  readonly place: Place;
  /** False when the message is larger than we take: `source` is its beginning. */
  readonly isWhole: boolean;
}

const LONGEST_TEXT = 100_000;
const LONGEST_REST = 4_000;

export const parse = (source: Buffer): Promise<ParsedMail> =>
  simpleParser(readable(source), {
    skipTextToHtml: true, skipImageLinks: true, keepCidLinks: true, keepDeliveryStatus: true, ignoreEmbedded: true,
    checksumAlgo: false, maxHtmlLengthToParse: 1_000_000, maxChildNodes: 300,
  });

/** Old programs here write eight bits and do not say which: then it is Turkish of Windows. */
function readable(source: Buffer): Buffer {
  return isUtf8(source) || /charset\s*=/i.test(source.toString('latin1')) ? source : Buffer.from(new TextDecoder('windows-1254').decode(source), 'utf8');
}

/** One letter's events: the message, and for a failed delivery what became of ours. */
export async function read(letter: Letter, address: string): Promise<InboundEvent[]> {
  const mail = await parse(letter.source);
  if (mail.headerLines.length === 0 || (!mail.from && !mail.messageId && !mail.date && !mail.subject)) {
    throw new Error('It has no header a letter has.');
  }

  const report = reportOf(mail, address, letter.arrived);
  const message = messageOf(mail, letter, address, report !== null);
  if (report?.original) {
    message.replyTo = report.original;
    message.thread = idsIn(value(mail, 'references') ?? undefined)[0] ?? report.original;
    const token = ownId(report.original, address)?.token;
    if (token) {
      message.replyToken ??= token;
    }
  }

  return [...(report?.receipts ?? []), message];
}

function messageOf(mail: ParsedMail, letter: Letter, address: string, isReport: boolean): InboundMessage {
  const [sender, name] = senderOf(mail, address);
  const { text, parts: words } = wordsOf(mail);
  const own = mail.messageId ? bare(mail.messageId) : '';
  const revision = sha256(JSON.stringify([sender, mail.subject ?? '', mail.text ?? '', mail.html || '', mail.attachments.map((file) => sha256(file.content))])).slice(0, 32);
  const externalId = own || `content:${sha256(`${revision}|${value(mail, 'date') ?? ''}`)}`;
  const references = idsIn(value(mail, 'references') ?? undefined);
  const answered = idsIn(value(mail, 'in-reply-to') ?? undefined);
  const files = partsOf(mail, externalId, letter.place, letter.isWhole, isReport);
  const parts: MessagePart[] = [...words, ...files, ...(letter.isWhole ? [] : [{ type: 'unsupported', reason: 'provider', detail: 'too large' } as const])];
  const token = tokenOf(mail, address, [...answered, ...references.toReversed()]);
  return {
    type: 'message',
    externalId,
    from: sender,
    at: letter.arrived,
    parts: parts.length > 0 ? parts : [{ type: 'unsupported', reason: 'provider', detail: 'empty' }],
    thread: references[0] ?? answered[0] ?? externalId,
    revision,
    automation: automationOf(mail, address, isReport),
    ...(name ? { fromName: name } : {}),
    ...(text ? { text } : {}),
    ...((answered[0] ?? references.at(-1)) ? { replyTo: answered[0] ?? references.at(-1)! } : {}),
    ...(mail.subject ? { subject: mail.subject.slice(0, 1000) } : {}),
    ...(token ? { replyToken: token } : {}),
  };
}

/**
 * Whom an answer goes to: the one address of Reply-To where there is exactly one (RFC 5322, 3.6.2), else the author. The two are never joined
 * as one person: anybody can write anybody's address into From and his own into Reply-To.
 */
function senderOf(mail: ParsedMail, address: string): [address: string, name: string] {
  const author = flat(mail.from?.value)[0];
  const answers = flat(mail.replyTo?.value);
  const chosen = answers.length === 1 && answers[0]!.address!.toLowerCase() !== address ? answers[0]! : author;
  const name = (chosen?.name || (chosen?.address === author?.address ? author?.name : '') || '').replace(/[\p{Cc}\p{Cf}]/gu, '').trim().slice(0, 200);
  return [(chosen?.address ?? 'unknown').toLowerCase().slice(0, 320), name === chosen?.address ? '' : name];
}

const flat = (list: EmailAddress[] | undefined): EmailAddress[] =>
  (list ?? []).flatMap((entry) => entry.group ?? [entry]).filter((entry) => entry.address && /^[^@\s]+@[^@\s]+$/.test(entry.address));

function wordsOf(mail: ParsedMail): { text: string; parts: MessagePart[] } {
  const words = textOf(mail);
  const written = (words ?? '').replaceAll('\u0000', '').slice(0, LONGEST_TEXT);
  const { fresh, rest, ours } = sort(written);
  const kept = rest.length > LONGEST_REST ? `${rest.slice(0, LONGEST_REST)}…` : rest;
  const text = [fresh, kept].filter(Boolean).join('\n\n');
  const parts: MessagePart[] = [fresh, kept, ours].filter(Boolean).map((part) => ({ type: 'text', text: part }));
  if (words === null) {
    parts.push({ type: 'unsupported', reason: 'type', detail: 'text/html' });
  }

  return { text, parts };
}

/** Our token from the address the letter came to, else from the newest of our own names it answers. */
function tokenOf(mail: ParsedMail, address: string, answered: string[]): string | null {
  const recipients = ['delivered-to', 'x-original-to', 'envelope-to', 'to', 'cc'].flatMap((name) => values(mail, name));
  const local = address.slice(0, address.lastIndexOf('@')).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  for (const recipient of recipients.flatMap((line) => line.match(new RegExp(`${local}\\+[A-Za-z0-9_-]{20,120}@[^\\s<>,;"]+`, 'gi')) ?? [])) {
    const token = tokenIn(recipient, address);
    if (token) {
      return token;
    }
  }

  return answered.map((id) => ownId(id, address)?.token).find(Boolean) ?? null;
}
