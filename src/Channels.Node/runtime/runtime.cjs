'use strict';
// What a plugin gets: serve() says hello and does the host's calls; each call carries its own way to the world.

const { AsyncLocalStorage } = require('node:async_hooks');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { CallError } = require('./wire.cjs');

const PROTOCOL = 1;
const SDK = '1.0';
const CAPABILITIES = {
  receiveWebhooks: ['handshake', 'authenticate', 'parse'],
  sendMessages: ['send'],
  fetchMedia: ['fetch'],
  checkHealth: ['check'],
  receiveStream: ['stream'],
  measureMessages: ['measure'],
  forwardReports: ['services', 'forward', 'follow'],
};

const current = new AsyncLocalStorage();
let peer = null;
let plugin = null;

/** The call of the host that runs now; every line and request belongs to one. */
function callId() {
  const call = current.getStore();
  if (!call) {
    throw Object.assign(new Error('The network can be used only within a call of the host (send, fetch, check, services, forward, follow, stream).'), { code: 'EPERM' });
  }

  return call.id;
}

function ask(op, data, options = {}) {
  return peer.ask(op, data, { within: options.within ?? callId(), ...options });
}

/** The way to the world within one call. */
class Host {
  #id;
  #account;
  #ahead;

  constructor(id, account, now, cursor) {
    this.#id = id;
    this.#account = account;
    this.#ahead = Date.parse(now) - Date.now();
    this.account = account.account;
    this.cursor = cursor ?? null;
  }

  now() {
    return new Date(Date.now() + this.#ahead);
  }

  setting(key) {
    return this.#account.settings?.[key] || null;
  }

  secret(key) {
    return this.#account.secrets?.[key] || null;
  }

  log(level, code, message) {
    peer.notice('log', { level, code, message: String(message).slice(0, 1000) }, this.#id);
  }

  async http(request, signal) {
    const { body, ...rest } = request;
    const bytes = body === undefined || body === null ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(body);
    const answer = await peer.ask('http', { ...rest, address: String(rest.address), headers: pairs(rest.headers) }, { body: bytes, within: this.#id, signal });
    return answer.data.type === 'response' ? { ...answer.data, body: answer.body } : answer.data;
  }
}

class Account {
  #values;

  constructor(values) {
    this.#values = values;
    this.account = values.account;
  }

  setting(key) {
    return this.#values.settings?.[key] || null;
  }

  secret(key) {
    return this.#values.secrets?.[key] || null;
  }
}

function pairs(headers) {
  return Array.isArray(headers) ? headers : Object.entries(headers ?? {});
}

function request(message) {
  return { path: '', query: [], headers: [], ...message.data.request, body: message.body };
}

function needed(name) {
  const part = plugin?.[name];
  if (typeof part !== 'function') {
    throw new CallError({ code: 'unknownOp', reason: `The plugin has no ${name}.` });
  }

  return part.bind(plugin);
}

/** A file's content travels beside the header. */
function withBytes(content, body) {
  return content.type === 'file' ? { ...content, bytes: body } : content;
}

async function answer(message, signal) {
  const { op, data } = message;
  switch (op) {
    case 'handshake':
      return { data: await needed(op)(request(message), new Account(data.account)) };
    case 'authenticate':
      return { data: { verdict: await needed(op)(request(message), new Account(data.account)) } };
    case 'parse':
      return { data: { events: await needed(op)(request(message)) } };
    case 'measure':
      return { data: await needed(op)(withBytes(data.content, message.body), new Account(data.account)) };
    case 'send':
      return { data: await needed(op)({ ...data.message, content: withBytes(data.message.content, message.body) }, new Host(message.id, data.account, data.now), signal) };
    case 'check':
      return { data: await needed(op)(new Host(message.id, data.account, data.now), signal) };
    case 'services':
      return { data: await needed(op)(new Host(message.id, data.account, data.now), signal) };
    case 'forward':
      return { data: await needed(op)(data.report, new Host(message.id, data.account, data.now), signal) };
    case 'follow':
      return { data: await needed(op)(data.question, new Host(message.id, data.account, data.now), signal) };
    case 'fetch':
      return fetched(await needed(op)(data.request, new Host(message.id, data.account, data.now), signal));
    case 'stream': {
      const host = new Host(message.id, data.account, data.now, data.cursor);
      return { data: await needed(op)(host, sink(message.id, host), signal) };
    }
    case 'ping':
      return {};
    case 'stop':
      setImmediate(stop);
      return {};
    default:
      throw new CallError({ code: 'unknownOp', reason: `'${op}' is not known here.` });
  }
}

function fetched(outcome) {
  if (outcome.type !== 'fetched') {
    return { data: outcome };
  }

  const { content, ...rest } = outcome;
  const bytes = Buffer.from(content.buffer ?? content, content.byteOffset, content.byteLength);
  return { data: { ...rest, sha256: rest.sha256 ?? createHash('sha256').update(bytes).digest('hex') }, body: bytes };
}

function sink(id, host) {
  let last = Promise.resolve();
  return {
    /** Resolves when events and cursor are on disk; one at a time, in order. */
    take(events, cursor) {
      const turn = last.then(() => peer.ask('take', { events, ...(cursor == null ? {} : { cursor }) }, { within: id }));
      last = turn.catch(() => undefined);
      return turn.then(() => {
        host.cursor = cursor ?? host.cursor;
      });
    },
  };
}

async function stop() {
  try {
    await plugin?.dispose?.();
  } finally {
    process.exit(0);
  }
}

/** Says hello for the plugin and serves until the host says stop or is gone. */
async function serve(made) {
  if (plugin) {
    throw new Error('serve() may be called once.');
  }

  plugin = made;
  const folder = process.env.DERMAN_PLUGIN_FOLDER ?? process.cwd();
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'channel.json'), 'utf8'));
  const capabilities = Object.keys(CAPABILITIES).filter((name) => CAPABILITIES[name].every((method) => typeof made[method] === 'function'));
  await peer.ask('hello', { protocol: PROTOCOL, sdk: SDK, id: made.id ?? manifest.id, version: made.version ?? manifest.version, capabilities });
}

/** Takes the line; called once by the preload. */
function begin(makePeer) {
  peer = makePeer((message, signal) => current.run({ id: message.id }, () => answer(message, signal)));
}

module.exports = { begin, serve, ask, callId, current };
