import type { ParsedMail } from 'mailparser';

/** Unfolded values of a header, in order; as they stand there. */
export function values(mail: Pick<ParsedMail, 'headerLines'>, name: string): string[] {
  return mail.headerLines
    .filter((header) => header.key === name)
    .map((header) => header.line.slice(header.line.indexOf(':') + 1).replace(/\r?\n[ \t]*/g, ' ').trim());
}

export const value = (mail: Pick<ParsedMail, 'headerLines'>, name: string): string | null => values(mail, name)[0] ?? null;

/** Header fields of a block that stands in a body: a delivery report's, or the returned message's. */
export function fields(block: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of block.replace(/\r\n?/g, '\n').replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && !found.has(line.slice(0, colon).trim().toLowerCase())) {
      found.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
  }

  return found;
}
