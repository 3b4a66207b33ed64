import { createHmac, timingSafeEqual } from 'node:crypto';
import { header, type Account, type WebhookRequest, type WebhookVerdict } from '@derman/channels';

const OLDEST = 5 * 60_000;

/** `X-Chat-Signature: t=SECONDS,v1=HEX`: HMAC-SHA256 of `SECONDS.BODY`, five minutes old at most. */
export function authenticate(request: WebhookRequest, account: Account): WebhookVerdict {
  const secret = account.secret('webhookSecret');
  if (secret === null) {
    return 'notConfigured';
  }

  const given = header(request, 'X-Chat-Signature');
  if (given === null || given === '') {
    return 'missing';
  }

  const [, seconds, proof] = /^t=([0-9]{1,12}),v1=([0-9a-f]{64})$/.exec(given) ?? [];
  if (seconds === undefined || proof === undefined) {
    return 'forged';
  }

  const expected = createHmac('sha256', secret).update(`${seconds}.`).update(request.body).digest();
  const isOurs = timingSafeEqual(Buffer.from(proof, 'hex'), expected);

  // The host's time of arrival, so that the verdict is the same whenever it is asked for.
  const age = request.receivedAt === undefined ? 0 : Math.abs(Date.parse(request.receivedAt) - Number(seconds) * 1000);
  return isOurs && age <= OLDEST ? 'genuine' : 'forged';
}
