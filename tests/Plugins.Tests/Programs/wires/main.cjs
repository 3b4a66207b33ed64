'use strict';
// Uses every way to the world that Node's libraries use: host.http, net, tls over net, dns, http and fetch.

const dns = require('node:dns');
const http = require('node:http');
const net = require('node:net');
const os = require('node:os');
const tls = require('node:tls');
const { serve, accepted, rejected, fetched, refused, unknownEvent, header } = require('@derman/channels');

console.log('printing does not get between the frames');

function talk(host, lines) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: 'localhost', port: Number(host.setting('port')) });
    const heard = [];
    let left = '';
    socket.on('error', reject);
    socket.on('connect', () => socket.write(lines.shift()));
    socket.on('data', (chunk) => {
      left += chunk.toString('utf8');
      for (let at = left.indexOf('\n'); at >= 0; at = left.indexOf('\n')) {
        heard.push(left.slice(0, at));
        left = left.slice(at + 1);
        if (lines.length > 0) {
          socket.write(lines.shift());
        } else {
          socket.end();
        }
      }
    });
    socket.on('close', () => resolve(heard));
  });
}

function lookup(name) {
  return new Promise((resolve, reject) => dns.lookup(name, (error, address) => (error ? reject(error) : resolve(address))));
}

const ways = {
  async http(host) {
    const answer = await host.http({ method: 'POST', address: `${host.setting('base')}/echo`, headers: { 'X-A': 'b' }, body: 'günaydın', contentType: 'text/plain' });
    return answer.type === 'response' ? accepted(`${answer.status} ${answer.body.toString('utf8')}`) : rejected('refused', `${answer.kind} ${answer.reason}`);
  },
  async foreign(host) {
    const answer = await host.http({ method: 'GET', address: 'https://example.org/' });
    return rejected('hostNotPermitted', answer.kind);
  },
  async get(host) {
    return await new Promise((resolve, reject) => {
      http.get(`${host.setting('base')}/get`, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve(accepted(`${response.statusCode} ${text}`)));
      }).on('error', reject);
    });
  },
  async fetch(host) {
    const response = await fetch(`${host.setting('base')}/fetched`);
    return accepted(`${response.status} ${await response.text()}`);
  },
  async tcp(host) {
    return accepted((await talk(host, ['bir\n', 'iki\n', 'üç\n'])).join(','));
  },
  async byAddress(host) {
    const address = await lookup('localhost');
    return await new Promise((resolve) => {
      const socket = net.connect(Number(host.setting('port')), address, () => socket.end());
      socket.resume();
      socket.on('error', (error) => resolve(rejected('refused', error.code)));
      socket.on('close', (failed) => failed || resolve(accepted(`${socket.remoteAddress} ${net.isIP(address)} ${os.networkInterfaces().host.length}`)));
    });
  },
  async startTls(host) {
    return await new Promise((resolve) => {
      const plain = net.connect(Number(host.setting('port')), 'localhost', () => plain.write('starttls\n'));
      plain.on('error', () => undefined);
      plain.once('data', (chunk) => {
        const secure = tls.connect({ socket: plain, servername: 'localhost', rejectUnauthorized: false }, () => secure.write('gizli\n'));
        secure.once('data', (words) => {
          resolve(accepted(`${chunk.toString().trim()} ${words.toString().trim()} ${secure.encrypted} ${secure.authorized}`));
          secure.destroy();
        });
        secure.on('error', (error) => resolve(rejected('refused', error.code)));
      });
    });
  },
  async nowhere() {
    return await new Promise((resolve) => {
      net.connect(1, 'localhost').on('error', (error) => resolve(rejected('hostNotPermitted', error.code)));
    });
  },
  async never(host, signal) {
    return await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  },
  async crash() {
    process.exit(3);
  },
};

void serve({
  handshake: (request) => ({ status: request.method === 'GET' ? 200 : 405, body: 'hello' }),
  authenticate: (request, account) => (header(request, 'x-token') === account.secret('token') ? 'genuine' : 'forged'),
  parse: (request) => {
    const text = request.body.toString('utf8');
    return [
      { type: 'message', externalId: '1', from: 'a', at: new Date(0), text, parts: [{ type: 'text', text }], newField: 7 },
      { type: 'ofTheFuture', what: 1 },
      { type: 'receipt', messageExternalId: '2', state: 'delivered', at: '2026-01-05T08:00:00Z' },
      unknownEvent('malformedElement', '{'),
    ];
  },
  send: (message, host, signal) => ways[message.content.text](host, signal),
  fetch: (request) => (request.mediaId === 'big' ? fetched(Buffer.alloc(request.maxBytes, 7), 'image/png') : refused('gone', 'no')),
  check: async (host) => {
    host.log('warning', 'wires.checked', `at ${host.now().toISOString()}`);
    return { state: host.secret('token') ? 'healthy' : 'misconfigured', code: 'ok' };
  },
  measure: (content) => ({ parts: 2, encoding: content.type, left: content.bytes?.length ?? 0 }),
  stream: async (host, sink, signal) => {
    await sink.take([{ type: 'call', callId: '7', kind: 'ring' }], '1');
    await sink.take([], '2');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { state: 'healthy', reason: `cancelled after ${host.cursor}` };
  },
});
