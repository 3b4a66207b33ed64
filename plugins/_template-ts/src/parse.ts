import { unknownEvent, type InboundEvent, type WebhookRequest } from '@derman/channels';

/** `{"messages":[{"id","from","name"?,"text","at"}]}`. One bad element never stops the others. */
export function parse(request: WebhookRequest): InboundEvent[] {
  const text = request.body.toString('utf8');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return [unknownEvent('malformedBody', text)];
  }

  const messages = isObject(body) ? body['messages'] : undefined;
  return Array.isArray(messages) && messages.length > 0 ? messages.map(read) : [unknownEvent('emptyBody', text)];
}

function read(element: unknown): InboundEvent {
  if (isObject(element)) {
    const { id, from, name, text, at } = element;
    if (isText(id) && isText(from) && isText(text) && Number.isInteger(at) && Number(at) > 0 && Number(at) <= 253_402_300_799) {
      return {
        type: 'message',
        externalId: id,
        from,
        ...(isText(name) ? { fromName: name } : {}),
        at: new Date(Number(at) * 1000),
        text,
        parts: [{ type: 'text', text }],
      };
    }
  }

  return unknownEvent('malformedElement', JSON.stringify(element));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Half a surrogate pair is no text. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.isWellFormed();
}
