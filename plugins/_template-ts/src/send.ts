import { accepted, deferred, rejected, unknown, type Host, type HttpResponse, type OutboundMessage, type SendOutcome } from '@derman/channels';

const WAIT = 30_000;

/** POST /v1/messages. One attempt: the host decides whether and when there is another. */
export async function send(message: OutboundMessage, host: Host, signal: AbortSignal): Promise<SendOutcome> {
  const key = host.secret('apiKey');
  if (key === null) {
    return rejected('notConfigured', 'The API key is missing.');
  }

  const { content } = message;
  if (content.type !== 'text' || content.text === '' || content.text.length > 2000) {
    return rejected('contentInvalid', 'Only texts of 1 to 2,000 characters.');
  }

  const answer = await host.http({
    method: 'POST',
    address: `${host.setting('baseAddress')?.replace(/\/+$/, '')}/v1/messages`,
    headers: { Authorization: `Bearer ${key}` },
    contentType: 'application/json',
    body: JSON.stringify({ to: message.to, text: content.text, reference: message.idempotencyKey }),
  }, signal);
  if (answer.type === 'response') {
    return outcome(answer);
  }

  switch (answer.kind) {
    case 'notPermitted':
      return rejected('hostNotPermitted', 'The address is not permitted.');
    case 'notSent':
      return deferred(WAIT, 'No connection.');
    default:
      return unknown('No answer.'); // It may have arrived: sending again could send it twice.
  }
}

/** Of an error only its status is told: the provider's words may repeat what it was sent. */
function outcome(response: HttpResponse): SendOutcome {
  const status = `HTTP ${response.status}`;
  if (response.status >= 200 && response.status < 300) {
    const id = idOf(response.body);
    return id === null ? unknown(`${status} without an id.`) : accepted(id);
  }

  switch (response.status) {
    case 401:
    case 403:
      return rejected('reauthorise', status);
    case 429:
    case 503:
      return deferred(wait(response), status);
    default:
      return response.status >= 500 ? unknown(status) : rejected('refused', status);
  }
}

function wait(response: HttpResponse): number {
  const after = response.headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1] ?? '';
  return /^[0-9]{1,9}$/.test(after) ? Math.min(Math.max(Number(after), 1), 86_400) * 1000 : WAIT;
}

function idOf(body: Buffer): string | null {
  try {
    const { id } = JSON.parse(body.toString('utf8')) as { id?: unknown };
    return typeof id === 'string' && id !== '' ? id : null;
  } catch {
    return null;
  }
}
