'use strict';
// A double of your provider for the conformance kit: it answers on its standard streams what the kit asks it.

const { Peer } = require('./runtime/wire.cjs');

/** Answers the kit until it closes the line. */
function provider(made) {
  const { sign, answer, speak, ...words } = made;
  const said = { ...words, webhooks: (words.webhooks ?? []).map(fixture) };
  const peer = new Peer(process.stdin, process.stdout, async ({ op, data, body }, signal) => {
    switch (op) {
      case 'describe':
        return { data: said };
      case 'sign':
        return { data: await needed(sign, op)({ path: '', query: [], headers: [], ...data.request, body }, data.account, data.at === undefined ? null : new Date(data.at)) };
      case 'answer': {
        const { body: content, ...result } = await needed(answer, op)({ headers: [], ...data.request, body }, data.account);
        return { data: { type: 'response', headers: [], ...result }, body: content === undefined ? undefined : Buffer.from(content) };
      }
      case 'speak':
        await needed(speak, op)({ host: data.host, port: data.port }, line(peer, data.line), signal);
        return {};
      default:
        throw new Error(`'${op}' is not known here.`);
    }
  }, (error) => process.exit(error ? 66 : 0));
}

function fixture({ body, ...rest }) {
  return typeof body === 'string' ? { ...rest, body } : { ...rest, base64: Buffer.from(body).toString('base64') };
}

function needed(part, name) {
  if (typeof part !== 'function') {
    throw new Error(`The provider has no ${name}.`);
  }

  return part;
}

function line(peer, id) {
  return {
    async say(text) {
      await peer.ask('say', { line: id }, { body: Buffer.from(text) });
    },
    async hear() {
      return (await peer.ask('hear', { line: id })).data.text ?? null;
    },
  };
}

module.exports = { provider };
