/** From where to go on: the mailbox's generation, the last letter taken, its time, and a letter that is being tried and how often. */
export interface Cursor {
  readonly uidValidity: string;
  readonly lastUid: number;
  /** Seconds since 1970; the mailbox's generation may change, time does not. */
  readonly lastAt: number;
  readonly trying: number;
  readonly attempts: number;
}

export const write = (cursor: Cursor): string =>
  ['1', cursor.uidValidity, cursor.lastUid, cursor.lastAt, cursor.trying, cursor.attempts].join(':');

export function read(text: string | null): Cursor | null {
  const match = /^1:(\d{1,20}):(\d{1,10}):(\d{1,12}):(\d{1,10}):(\d{1,3})$/.exec(text ?? '');
  return match
    ? { uidValidity: match[1]!, lastUid: Number(match[2]), lastAt: Number(match[3]), trying: Number(match[4]), attempts: Number(match[5]) }
    : null;
}
