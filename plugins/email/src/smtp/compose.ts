import type { OutboundContent, OutboundMessage } from '@derman/channels';
import MailComposer from 'nodemailer/lib/mail-composer';
import { bare, deskMark, messageId, plusAddress } from '../mail/ids.ts';
import { languageOf, replyLine, type Language } from '../mail/replyLine.ts';
import type { MailSettings } from '../settings.ts';

export interface Letter {
  readonly id: string;
  readonly raw: Buffer;
}

const REPLY_PREFIX = /^\s*(re|ynt|yan|cevap|پاسخ|aw|sv)\s*[:：]/iu;
const SUBJECTS: Record<Language, string> = { tr: 'Başvurunuz hakkında', fa: 'دربارهٔ درخواست شما', en: 'About your request' };

/** Words of the content; null = nothing e-mail could carry. */
export function wordsOf(content: OutboundContent): string | null {
  switch (content.type) {
    case 'text': return content.text;
    case 'template': return content.bodyParameters.join('\n');
    case 'file': return content.caption ?? '';
    default: return null;
  }
}

export async function compose(message: OutboundMessage, words: string, account: MailSettings, now: Date): Promise<Letter> {
  const language = languageOf(words);
  const id = messageId(message.idempotencyKey, message.replyToken, account.address);
  const { content } = message;
  const composer = new MailComposer({
    messageId: `<${id}>`,
    date: now,
    from: { name: line(account.name), address: account.address },
    to: { name: '', address: message.to },
    ...(message.replyToken && account.plusAddress ? { replyTo: { name: line(account.name), address: plusAddress(account.address, message.replyToken) } } : {}),
    subject: subjectOf(message, language),
    ...threading(message),
    headers: headersOf(message, account),
    text: `${replyLine(language)}\n\n${words}\n${account.name ? `\n-- \n${line(account.name)}\n` : ''}`,
    html: htmlOf(words, account.name, language),
    attachments: content.type === 'file' ? [{ filename: line(content.fileName), content: content.bytes, contentType: content.mimeType }] : [],
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { id, raw: await composer.compile().build() };
}

function headersOf(message: OutboundMessage, account: MailSettings): Record<string, string> {
  const isAnnouncement = message.purpose === 'survey' || message.purpose === 'announcement';
  return {
    'X-Derman-Desk': deskMark(account.address),
    'X-Auto-Response-Suppress': 'All',
    ...(message.content.type === 'template' ? { 'Auto-Submitted': 'auto-replied' } : isAnnouncement || message.isAutomatic ? { 'Auto-Submitted': 'auto-generated' } : {}),
    ...(isAnnouncement ? { 'List-Unsubscribe': `<mailto:${account.address}?subject=STOP&body=STOP>` } : {}),
  };
}

function threading(message: OutboundMessage): { inReplyTo?: string; references?: string[] } {
  const usable = (id: string | undefined): string[] => (id && /^[^\s<>@:]+@[^\s<>@]+$/.test(id) ? [`<${bare(id)}>`] : []);
  const answered = usable(message.replyTo);
  const references = [...new Set([...usable(message.thread), ...answered])];
  return { ...(answered[0] ? { inReplyTo: answered[0] } : {}), ...(references.length > 0 ? { references } : {}) };
}

function subjectOf(message: OutboundMessage, language: Language): string {
  const subject = line(message.subject ?? '');
  if (!subject) {
    return SUBJECTS[language];
  }

  return message.replyTo && !REPLY_PREFIX.test(subject) ? `Re: ${subject}` : subject;
}

function htmlOf(words: string, name: string, language: Language): string {
  const direction = language === 'fa' ? 'rtl' : 'ltr';
  const paragraphs = words.split(/\n{2,}/).filter((text) => text.trim()).map((text) => `<p dir="auto">${escape(text).replaceAll('\n', '<br>')}</p>`).join('\n');
  return `<!DOCTYPE html>
<html lang="${language}" dir="${direction}"><head><meta charset="utf-8"></head><body dir="${direction}">
<p style="color:#767676;font-size:small">${replyLine(language)}</p>
${paragraphs}
${name ? `<p style="color:#767676">-- <br>${escape(line(name))}</p>\n` : ''}</body></html>
`;
}

const line = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
