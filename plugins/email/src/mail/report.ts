import type { DeliveryReceipt } from '@derman/channels';
import type { Attachment, ParsedMail } from 'mailparser';
import { value, fields } from './headers.ts';
import { bare, ownId } from './ids.ts';

export interface Report {
  /** Our message it speaks of, when it can be told. */
  readonly original: string | null;
  readonly receipts: DeliveryReceipt[];
}

/** A delivery status notification (RFC 3464); null when the message is none. */
export function reportOf(mail: ParsedMail, address: string, at: Date): Report | null {
  const type = value(mail, 'content-type') ?? '';
  const status = mail.attachments.find((part) => /^message\/(global-)?delivery-status$/i.test(part.contentType));
  if (!status || !/^multipart\/report\b/i.test(type)) {
    return null;
  }

  const blocks = text(status).replace(/\r\n?/g, '\n').split(/\n\s*\n/).filter((block) => block.trim()).map(fields);
  const original = originalOf(mail, address);
  const envelope = blocks[0]?.get('original-envelope-id') ?? null;
  const receipts = original === null ? [] : blocks
    .filter((block) => block.get('action')?.toLowerCase() === 'failed' && block.has('final-recipient') && !block.get('status')?.startsWith('4'))
    .slice(0, 1) // One message, one person.
    .map((block): DeliveryReceipt => failure(block, original, keyOf(original, address) ?? envelope, at));
  return { original, receipts };
}

function failure(block: Map<string, string>, original: string, key: string | null, at: Date): DeliveryReceipt {
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(block.get('status') ?? '')?.[0] ?? null;
  const said = (block.get('diagnostic-code') ?? '').replace(/^[a-z0-9-]+\s*;\s*/i, '').slice(0, 300);
  const recipient = (block.get('original-recipient') ?? block.get('final-recipient') ?? '').replace(/^[a-z0-9-]+\s*;\s*/i, '').toLowerCase();
  return {
    type: 'receipt',
    messageExternalId: original,
    state: 'failed',
    at,
    failureCode: failureCode(status),
    ...(recipient ? { recipient } : {}),
    ...(key ? { idempotencyKey: key } : {}),
    ...(status ? { errorCode: status } : {}),
    ...(said ? { errorTitle: said } : {}),
  };
}

/** RFC 3463: x.1 the address, x.2 the mailbox, x.4 the way there; x.6 the content; x.7 a policy. */
export function failureCode(status: string | null): 'recipientUnreachable' | 'contentInvalid' | 'refused' {
  if (status === null || /^\d\.(1|2|4)\./.test(status)) {
    return status === '5.2.3' ? 'contentInvalid' : 'recipientUnreachable';
  }

  return /^\d\.6\.|^5\.3\.4$/.test(status) ? 'contentInvalid' : 'refused';
}

const keyOf = (id: string, address: string): string | null => ownId(id, address)?.key ?? null;

/** The Message-ID of the returned message; where nothing was returned, any of our own names within the report. */
function originalOf(mail: ParsedMail, address: string): string | null {
  const returned = mail.attachments.filter((part) => /^(message\/(rfc822|global)|text\/rfc822-headers|message\/(global-headers))$/i.test(part.contentType));
  for (const part of returned) {
    const id = fields(text(part).replace(/\r\n?/g, '\n').split(/\n\n/)[0]!).get('message-id');
    if (id && domainMatches(bare(id), address)) {
      return bare(id);
    }
  }

  const words = [value(mail, 'in-reply-to'), value(mail, 'references'), mail.text ?? '', ...mail.attachments.filter((part) => part.size < 100_000).map(text)].join('\n');
  return [...words.matchAll(/<([^<>\s]{3,250})>/g)].map((match) => bare(match[1]!)).find((id) => ownId(id, address)) ?? null;
}

const domainMatches = (id: string, address: string): boolean => id.toLowerCase().endsWith(address.slice(address.lastIndexOf('@')).toLowerCase());
const text = (part: Attachment): string => part.content.toString('utf8');
