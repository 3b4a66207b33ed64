'use strict';
// Hands reports over to another body and asks for them again. What that body says of an error is not repeated: it may be what it was sent.

const { serve, accepted, deferred, rejected, unknown } = require('@derman/channels');

const WAIT = 30_000;

function ask(method, path, host, signal, body) {
  return host.http({
    method,
    address: `https://body.example${path}`,
    headers: { Authorization: `Bearer ${host.secret('token')}` },
    ...(body && { body: JSON.stringify(body), contentType: 'application/json' }),
  }, signal);
}

function wait(answer) {
  const after = answer.headers.find(([name]) => name.toLowerCase() === 'retry-after');
  return after ? Number(after[1]) * 1000 : WAIT;
}

async function forward({ reference, service, text, lat, lon, answers }, host, signal) {
  if (!host.secret('token')) {
    return rejected('notConfigured', 'The token is missing.');
  }

  const answer = await ask('POST', '/reports', host, signal, { reference, service, text, lat, lon, answers });
  if (answer.type !== 'response') {
    const told = { notPermitted: rejected('hostNotPermitted', 'The address is not permitted.'), notSent: deferred(WAIT, 'No connection.') };
    return told[answer.kind] ?? unknown('No answer.');
  }

  const status = `HTTP ${answer.status}`;
  switch (answer.status) {
    case 201:
      return accepted(JSON.parse(answer.body.toString()).id);
    case 429:
      return deferred(wait(answer), status);
    default:
      return answer.status >= 500 ? unknown(status) : rejected('refused', status);
  }
}

/** A list of that body's, or why there is none. */
async function list(path, host, signal) {
  const answer = await ask('GET', path, host, signal);
  if (answer.type !== 'response') {
    return { fault: { code: 'unreachable', reason: answer.kind } };
  }

  if (answer.status !== 200) {
    return { fault: answer.status === 429 ? { code: 'throttled', reason: 'HTTP 429', after: wait(answer) } : { code: 'refused', reason: `HTTP ${answer.status}` } };
  }

  try {
    return { found: JSON.parse(answer.body.toString()) };
  } catch {
    return { fault: { code: 'unreachable', reason: 'The answer is no JSON.' } };
  }
}

async function services(host, signal) {
  const { found, fault } = await list('/services', host, signal);
  return { services: (found ?? []).map(({ code, name }) => ({ code, name, questions: [] })), fault };
}

async function follow({ ids, reference }, host, signal) {
  const { found, fault } = await list(reference ? `/reports?reference=${encodeURIComponent(reference)}` : `/reports?ids=${ids.map(encodeURIComponent)}`, host, signal);
  return { reports: (found ?? []).map(({ id, done }) => ({ id, state: done ? 'closed' : 'open' })), fault };
}

void serve({ services, forward, follow });
