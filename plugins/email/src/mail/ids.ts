import { createHash } from 'node:crypto';
import { domainOf } from '../settings.ts';

const LONGEST = 250;
const TOKEN = /^[A-Za-z0-9_-]{20,120}$/;

export const sha256 = (value: string | Uint8Array): string => createHash('sha256').update(value).digest('hex');

/** A Message-ID without brackets; one that is absurdly long stands as its hash. */
export function bare(id: string): string {
  const text = id.replace(/[<>\s]/g, '');
  return text.length > LONGEST ? `sha256:${sha256(text)}` : text;
}

/** The ids of a References or In-Reply-To header in order. Words around them (old programs wrote some) are passed over. */
export function idsIn(value: string | string[] | undefined): string[] {
  const text = Array.isArray(value) ? value.join(' ') : (value ?? '');
  const bracketed = [...text.matchAll(/<([^<>\s]+)>/g)].map((match) => bare(match[1]!));
  return bracketed.length > 0 ? bracketed : text.split(/\s+/).filter((word) => /^[^@\s]+@[^@\s]+$/.test(word)).map(bare);
}

/** Our own name for a message: equal for every attempt, so that a server and a reader can see a repeat, and carrying the token. */
export function messageId(idempotencyKey: string, replyToken: string | undefined, address: string): string {
  const key = /^[A-Za-z0-9-]{1,64}$/.test(idempotencyKey) ? idempotencyKey : sha256(idempotencyKey).slice(0, 40);
  return `${replyToken && TOKEN.test(replyToken) ? `${replyToken}.` : ''}${key}@${domainOf(address)}`;
}

/** What one of our own names says; null when it is none of this address's. */
export function ownId(id: string, address: string): { token: string; key: string } | null {
  const at = id.lastIndexOf('@');
  if (at < 0 || id.slice(at + 1).toLowerCase() !== domainOf(address)) {
    return null;
  }

  const [token, key, ...rest] = id.slice(0, at).split('.');
  return token && key && rest.length === 0 && TOKEN.test(token) && /^[A-Za-z0-9-]{1,64}$/.test(key) ? { token, key } : null;
}

/** desk+TOKEN@domain */
export const plusAddress = (address: string, token: string): string => address.replace(/@/, `+${token}@`);

/** The token in one of our plus addresses. */
export function tokenIn(recipient: string, address: string): string | null {
  const [local, domain] = [address.slice(0, address.lastIndexOf('@')), domainOf(address)];
  const at = recipient.lastIndexOf('@');
  if (at < 0 || recipient.slice(at + 1).toLowerCase() !== domain || recipient.slice(0, local.length + 1).toLowerCase() !== `${local}+`) {
    return null;
  }

  const token = recipient.slice(local.length + 1, at);
  return TOKEN.test(token) ? token : null;
}

/** Marks what this desk wrote, so that it recognises its own words when they come back in a circle. */
export const deskMark = (address: string): string => sha256(address.toLowerCase()).slice(0, 20);
