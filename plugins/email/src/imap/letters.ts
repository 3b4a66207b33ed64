import { unknownEvent, type InboundEvent } from '@derman/channels';
import type { ImapFlow } from 'imapflow';
import { read } from '../mail/read.ts';
import { MOST_BYTES } from './connect.ts';
import type { Tally } from './tally.ts';

export interface Taken {
  readonly events: InboundEvent[];
  readonly arrived: Date | null;
  /** It can be found again in another folder: it has a Message-ID. */
  readonly mayMove: boolean;
}

/** Fetches one letter and reads it. What cannot be read is kept as it is: one letter never stops a mailbox. Null = it is gone. */
export async function take(client: ImapFlow, uid: number, uidValidity: string, address: string, tally: Tally): Promise<Taken | null> {
  const found = await client.fetchOne(String(uid), { uid: true, size: true, internalDate: true, source: { start: 0, maxLength: MOST_BYTES } }, { uid: true });
  if (!found || !found.source) {
    return null;
  }

  const arrived = new Date(found.internalDate ?? NaN);
  const isWhole = (found.size ?? 0) <= MOST_BYTES;
  try {
    const events = await read({ source: found.source, arrived: validOr(arrived), place: { uidValidity, uid }, isWhole }, address);
    const message = events.find((event) => event.type === 'message');
    if (message?.type === 'message' && message.automation === 'none' && tally.isTooMany(message.from, validOr(arrived))) {
      message.automation = 'bulk';
    }

    return { events, arrived: validOr(arrived), mayMove: message?.type === 'message' && !message.externalId.startsWith('content:') };
  } catch (error) {
    return { events: [unreadable(uidValidity, uid, String((error as Error).message), found.source)], arrived: validOr(arrived), mayMove: false };
  }
}

export const unreadable = (uidValidity: string, uid: number, why: string, source?: Buffer): InboundEvent =>
  unknownEvent('unreadableLetter', `UIDVALIDITY ${uidValidity} UID ${uid}: ${why.slice(0, 300)}\n\n${(source ?? Buffer.alloc(0)).subarray(0, 60_000).toString('latin1')}`);

const validOr = (date: Date): Date => (Number.isNaN(date.getTime()) ? new Date(0) : date);
