import type { ParsedMail } from 'mailparser';
import { value, values } from './headers.ts';
import { deskMark, ownId } from './ids.ts';

export type Automation = 'none' | 'autoReply' | 'bounce' | 'bulk';

const ABSENCE = /^(auto(matic)?[ -]?(reply|response)|out of (the )?office|otomatik (yanıt|cevap)|ofis dışında|پاسخ خودکار|autosvar|abwesenheit)\b/iu;

/** Whether a machine wrote it: RFC 3834 and what programs wrote before it. Suspicion by subject alone only where a machine's header agrees. */
export function automationOf(mail: ParsedMail, address: string, isReport: boolean): Automation {
  if (isReport) {
    return 'bounce';
  }

  const from = mail.from?.value[0]?.address?.toLowerCase() ?? '';
  if (values(mail, 'x-derman-desk').includes(deskMark(address)) || ownId((mail.messageId ?? '').replace(/[<>]/g, ''), address) || from === address) {
    return 'bulk'; // Our own words in a circle.
  }

  const path = value(mail, 'return-path');
  const submitted = (value(mail, 'auto-submitted') ?? 'no').toLowerCase().split(/[;\s]/)[0]!;
  if (path === '<>' && /^(mailer-daemon|postmaster)@/.test(from)) {
    return 'bounce';
  }

  const precedence = (value(mail, 'precedence') ?? '').toLowerCase();
  if (submitted === 'auto-replied' || submitted === 'auto-notified' || precedence === 'auto_reply' || has(mail, 'x-autoreply') || has(mail, 'x-autorespond')
    || has(mail, 'x-auto-reply-from') || (has(mail, 'x-auto-response-suppress') && ABSENCE.test(mail.subject ?? ''))) {
    return 'autoReply';
  }

  if (submitted !== 'no' && submitted !== '') {
    return ABSENCE.test(mail.subject ?? '') ? 'autoReply' : 'bulk';
  }

  return ['bulk', 'list', 'junk'].includes(precedence) || has(mail, 'list-id') || has(mail, 'list-unsubscribe') || has(mail, 'list-post') || has(mail, 'feedback-id')
    ? 'bulk'
    : 'none';
}

const has = (mail: ParsedMail, name: string): boolean => value(mail, name) !== null;
