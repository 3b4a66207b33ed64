import type { MediaKind, MessagePart } from '@derman/channels';
import type { Attachment, ParsedMail } from 'mailparser';
import { sha256 } from './ids.ts';

/** Signatures prove something to programs and say nothing to people. */
const SILENT = /^application\/(pkcs7-signature|x-pkcs7-signature|pgp-signature)$/i;
const UNSUPPORTED = /^(text\/calendar|application\/(ics|ms-tnef|pkcs7-mime|x-pkcs7-mime|pgp-encrypted|applefile))$/i;
/** What a delivery report says to programs, and our own letter coming back with it. */
const REPORT = /^(message\/|text\/rfc822-headers$)/i;

/** Where a message lies, so that a file of it can be fetched again. */
export interface Place {
  readonly uidValidity: string;
  readonly uid: number;
}

export function partsOf(mail: ParsedMail, externalId: string, place: Place, isWhole: boolean, isReport: boolean): MessagePart[] {
  const parts: MessagePart[] = [];
  mail.attachments.forEach((file, index) => {
    const type = file.contentType.toLowerCase();
    if (SILENT.test(type) || (isReport && REPORT.test(type))) {
      return;
    }

    if (UNSUPPORTED.test(type) || (!isWhole && index === mail.attachments.length - 1)) {
      parts.push({ type: 'unsupported', reason: UNSUPPORTED.test(type) ? 'type' : 'provider', detail: (UNSUPPORTED.test(type) ? type : nameOf(file) ?? type).slice(0, 200) });
      return;
    }

    const name = nameOf(file);
    parts.push({
      type: 'media',
      mediaId: mediaId(place, index, externalId),
      kind: kindOf(type),
      mimeType: type,
      sha256: sha256(file.content),
      ...(name ? { fileName: name } : {}),
    });
  });
  return parts;
}

export const mediaId = (place: Place, index: number, externalId: string): string => `${place.uidValidity}.${place.uid}.${index}.${externalId}`;

export function readMediaId(id: string): (Place & { index: number; externalId: string }) | null {
  const match = /^(\d{1,20})\.(\d{1,10})\.(\d{1,4})\.(.+)$/s.exec(id);
  return match ? { uidValidity: match[1]!, uid: Number(match[2]), index: Number(match[3]), externalId: match[4]! } : null;
}

function kindOf(type: string): MediaKind {
  const family = type.split('/')[0];
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'document';
}

/** The sender's name of the file, without folders and without anything that would draw over the screen. */
function nameOf(file: Attachment): string | null {
  const name = (file.filename ?? '').replace(/[\p{Cc}\p{Cf}]/gu, '').split(/[\\/]/).at(-1)!.trim().slice(0, 200);
  return name || (/^message\/rfc822$/i.test(file.contentType) ? 'message.eml' : null);
}
