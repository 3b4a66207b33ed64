import { htmlToText } from 'html-to-text';
import type { ParsedMail } from 'mailparser';
import { value } from './headers.ts';

const LONGEST = 500_000;

/** The letter's words; null when there are some that cannot be turned into text. */
export function textOf(mail: ParsedMail): string | null {
  const isHtmlOnly = /^text\/html\b/i.test(value(mail, 'content-type') ?? '');
  if (mail.html && (isHtmlOnly || !mail.text?.trim())) {
    return plain(mail.html);
  }

  return mail.textConversionError && !mail.text?.trim() ? null : (mail.text ?? '');
}

/** Words, links' addresses and quotes; no pictures, no scripts, nothing that could be loaded. */
function plain(html: string): string | null {
  if (html.length > LONGEST) {
    return null;
  }

  try {
    return htmlToText(html, {
      wordwrap: false,
      limits: { maxDepth: 100, maxInputLength: LONGEST },
      selectors: [{ selector: 'img', format: 'skip' }, { selector: 'a', options: { hideLinkHrefIfSameAsText: true } }],
    });
  } catch {
    return null; // Nested deeper than the converter can follow.
  }
}
