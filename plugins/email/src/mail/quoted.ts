import { isReplyLine } from './replyLine.ts';

export interface Words {
  /** What the person wrote now. */
  readonly fresh: string;
  /** Signature and history that are not ours, kept behind it. */
  readonly rest: string;
  /** Our own words coming back, which the conversation holds already. */
  readonly ours: string;
}

const SIGNATURE = /^-- ?$/;
const QUOTE = /^\s*>/;
const SEPARATOR = /^\s*(_{10,}|-{2,}\s*(original message|forwarded message|özgün ileti|orijinal mesaj|orijinal ileti|iletilen ileti|yönlendirilmiş ileti|پیام اصلی|پیام ارسال[‌ ]شده)\s*-{2,})\s*$/iu;
const HEADER = /^\s*\*?(from|kimden|gönderen|von|de|از|فرستنده)\s*\*?\s*:/iu;
const NEXT_HEADER = /^\s*\*?(sent|date|to|subject|gönderilen|gönderildi|gönderme tarihi|tarih|kime|konu|gesendet|an|betreff|ارسال|ارسال شده|تاریخ|به|موضوع)\s*\*?\s*:/iu;
/** "On …, X wrote:" — also over two lines, as Gmail breaks it. */
const ATTRIBUTION = /((wrote|schrieb|a écrit|yazdı|şunları yazdı|şunu yazdı|نوشت|نوشته است)\s*:\s*$)|(^\s*.{0,120}(tarihinde|در تاریخ).{0,200}(yazdı|نوشت).{0,4}$)/iu;

/** Puts the new words first. What was quoted between them stays in its order: there the quotes belong to the sense. */
export function sort(text: string): Words {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const from = begin(lines);
  if (from < 0) {
    return { fresh: text.trim(), rest: '', ours: '' };
  }

  const before = lines.slice(0, from);
  const after = lines.slice(from);
  const own = after.findIndex(isReplyLine);
  const below = after.map((line, index) => ({ line, index })).filter(({ line, index }) => index > 0 && line.trim() && !QUOTE.test(line) && !noise(line));
  const lastQuote = after.findLastIndex((line) => QUOTE.test(line));
  if (blank(before)) {
    const late = below.filter(({ index }) => lastQuote >= 0 && index > lastQuote);
    if (late.length === 0) {
      return { fresh: text.trim(), rest: '', ours: '' }; // Nothing but what looks like history: a forwarded letter, for one.
    }

    const start = late[0]!.index;
    return { fresh: join(after.slice(start)), ...(own >= 0 ? { rest: '', ours: join(after.slice(0, start)) } : { rest: join(after.slice(0, start)), ours: '' }) };
  }

  const firstQuote = after.findIndex((line) => QUOTE.test(line));
  if (below.some(({ index }) => firstQuote >= 0 && index > firstQuote && index < lastQuote)) {
    return { fresh: text.trim(), rest: '', ours: '' };
  }

  const signature = before.findIndex((line) => SIGNATURE.test(line));
  const fresh = signature > 0 ? before.slice(0, signature) : before;
  const closing = signature > 0 ? before.slice(signature) : [];
  return own >= 0
    ? { fresh: join(fresh), rest: join(closing), ours: join(after) }
    : { fresh: join(fresh), rest: join([...closing, ...(closing.length > 0 ? [''] : []), ...after]), ours: '' };
}

/** The line where history begins, ours or another's; -1 = nowhere. */
function begin(lines: string[]): number {
  let first = -1;
  for (let index = 0; index < lines.length && first < 0; index++) {
    const line = lines[index]!;
    const pair = `${line} ${lines[index + 1] ?? ''}`;
    if (isReplyLine(line) || QUOTE.test(line) || SEPARATOR.test(line)
      || (HEADER.test(line) && lines.slice(index + 1, index + 4).filter((next) => NEXT_HEADER.test(next)).length >= 2)
      || (ATTRIBUTION.test(line) && quotedSoon(lines, index + 1))
      || (line.trim() && !ATTRIBUTION.test(line) && ATTRIBUTION.test(pair) && quotedSoon(lines, index + 2) && /\d/.test(line))) {
      first = index;
    }
  }

  return first < 0 ? -1 : back(lines, first);
}

/** "On … wrote:" above a quote belongs to it. */
function back(lines: string[], first: number): number {
  let index = first - 1;
  while (index >= 0 && !lines[index]!.trim()) {
    index--;
  }

  if (index < 0 || !ATTRIBUTION.test(lines[index]!)) {
    return first;
  }

  return index > 0 && !/\d/.test(lines[index]!) && /\d{4}|\d:\d/.test(lines[index - 1]!) ? index - 1 : index;
}

const quotedSoon = (lines: string[], from: number): boolean => {
  const next = lines.slice(from, from + 4).find((line) => line.trim());
  return next !== undefined && (QUOTE.test(next) || isReplyLine(next) || HEADER.test(next));
};
const noise = (line: string): boolean => isReplyLine(line) || ATTRIBUTION.test(line) || HEADER.test(line) || NEXT_HEADER.test(line) || SEPARATOR.test(line);
const blank = (lines: string[]): boolean => lines.every((line) => !line.trim());
const join = (lines: string[]): string => lines.join('\n').trim();
