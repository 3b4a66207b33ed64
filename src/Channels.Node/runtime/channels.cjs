'use strict';
// The plugin's side of the library: a few words that make outcomes and events, and serve(), which the preload provides.

const { createHash } = require('node:crypto');

function serve(plugin) {
  const runtime = globalThis[Symbol.for('derman.channels')];
  if (!runtime) {
    throw new Error('Not started by the Derman host: run it with "node --require @derman/channels/preload".');
  }

  return runtime.serve(plugin);
}

const accepted = (externalId) => ({ type: 'accepted', externalId });
const rejected = (code, reason) => ({ type: 'rejected', code, reason });
const deferred = (afterMilliseconds, reason) => ({ type: 'deferred', after: Math.round(afterMilliseconds), reason });
const unknown = (reason) => ({ type: 'unknown', reason });
const fetched = (content, mimeType) => ({ type: 'fetched', content, ...(mimeType ? { mimeType } : {}) });
const refused = (code, reason) => ({ type: 'refused', code, reason });

const hash = (text) => createHash('sha256').update(text, 'utf8').digest('hex');
const unknownEvent = (reason, raw, providerAccountId) => ({
  type: 'unknown', reason, raw: raw.slice(0, 65_536), fingerprint: hash(raw), ...(providerAccountId ? { providerAccountId } : {}),
});
const testEvent = (detail, raw, providerAccountId) => ({
  type: 'test', detail, fingerprint: hash(raw), ...(providerAccountId ? { providerAccountId } : {}),
});

/** The value of a name that stands there exactly once, else null: a repeated one is an attempt to smuggle it past a check. */
function single(list, name, fold = (text) => text) {
  const found = list.filter(([key]) => fold(key) === fold(name));
  return found.length === 1 ? found[0][1] : null;
}

const header = (request, name) => single(request.headers, name, (text) => text.toLowerCase());
const query = (request, name) => single(request.query, name);

module.exports = { serve, accepted, rejected, deferred, unknown, fetched, refused, unknownEvent, testEvent, header, query };
