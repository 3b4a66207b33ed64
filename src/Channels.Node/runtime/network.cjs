'use strict';
// Puts brokered lines in the place of Node's own net, tls and dns, for CommonJS and for ES modules, before anything of the plugin is loaded.

const dns = require('node:dns');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const os = require('node:os');
const tls = require('node:tls');
const { syncBuiltinESMExports } = require('node:module');
const { Line, TlsLine, connect, connectTls } = require('./lines.cjs');
const names = require('./names.cjs');

function refused(what) {
  return () => {
    throw Object.assign(new Error(`A plugin cannot ${what}.`), { code: 'EACCES' });
  };
}

function replace() {
  Object.assign(net, {
    Socket: Line, Stream: Line, connect, createConnection: connect, createServer: refused('listen'), Server: refused('listen'),
  });
  Object.assign(tls, { TLSSocket: TlsLine, connect: connectTls, createServer: refused('listen'), Server: refused('listen') });
  Object.assign(dns, names.functions, { Resolver: names.Resolver, setServers: () => undefined, getServers: () => [] });
  Object.assign(dns.promises, names.promised, { Resolver: names.PromisedResolver });
  http.Agent.prototype.createConnection = (options, listener) => connect(options, listener);
  https.Agent.prototype.createConnection = (options, listener) => connectTls(options, listener);
  os.networkInterfaces = () => ({
    host: [{ address: '198.18.0.1', netmask: '255.254.0.0', family: 'IPv4', mac: '00:00:00:00:00:00', internal: false, cidr: '198.18.0.1/15' }],
  });
  syncBuiltinESMExports();
}

module.exports = { replace };
