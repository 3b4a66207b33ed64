'use strict';
// There is no name service here: the host looks names up itself, and permits names, not addresses. Libraries that insist on looking up first
// get an address of their own for each name (198.18.0.0/15 is set aside for tests of networks, RFC 2544), which leads back to the name.

const { isIP } = require('node:net');

const MOST = 2 ** 17 - 2;
const addresses = new Map();
const known = new Map();

function addressOf(name) {
  if (isIP(name)) {
    return name;
  }

  const key = name.toLowerCase();
  let address = addresses.get(key);
  if (!address) {
    const number = (addresses.size % MOST) + 2;
    address = `198.${18 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
    addresses.set(key, address);
    known.set(address, key);
  }

  return address;
}

function nameOf(address) {
  return known.get(address) ?? address;
}

function missing(op, name) {
  return Object.assign(new Error(`${op} ENODATA ${name}`), { code: 'ENODATA', syscall: op, hostname: name });
}

function lookup(name, options, callback) {
  const done = typeof options === 'function' ? options : callback;
  const wanted = typeof options === 'object' && options !== null ? options : {};
  const address = addressOf(String(name || 'localhost'));
  const family = isIP(address);
  setImmediate(() => (wanted.all ? done(null, [{ address, family }]) : done(null, address, family)));
}

function resolve4(name, options, callback) {
  const done = typeof options === 'function' ? options : callback;
  const withTtl = typeof options === 'object' && options?.ttl;
  const address = addressOf(name);
  setImmediate(() => done(null, withTtl ? [{ address, ttl: 60 }] : [address]));
}

const nothing = (op) => (name, ...rest) => {
  const done = rest.at(-1);
  setImmediate(() => done(missing(op, name)));
};

const functions = { lookup, resolve4 };
for (const op of ['resolve6', 'resolveMx', 'resolveTxt', 'resolveSrv', 'resolveNs', 'resolveCname', 'resolveAny', 'resolveCaa', 'resolveNaptr', 'resolvePtr', 'resolveSoa', 'reverse', 'lookupService']) {
  functions[op] = nothing(op);
}

functions.resolve = (name, type, callback) => {
  const done = typeof type === 'function' ? type : callback;
  const op = typeof type === 'string' && type !== 'A' ? `resolve${type[0]}${type.slice(1).toLowerCase()}` : 'resolve4';
  (type === 'AAAA' ? functions.resolve6 : (functions[op] ?? nothing(op)))(name, done);
};

const promised = {};
for (const [op, run] of Object.entries(functions)) {
  promised[op] = (name, options) =>
    new Promise((resolve, reject) => {
      const done = (error, value, family) => (error ? reject(error) : resolve(op === 'lookup' && !options?.all ? { address: value, family } : value));
      if (options === undefined) {
        run(name, done);
      } else {
        run(name, options, done);
      }
    });
}

class Resolver {
  cancel() {}
  getServers() { return []; }
  setServers() {}
  setLocalAddress() {}
}

class PromisedResolver extends Resolver {}
Object.assign(Resolver.prototype, functions);
Object.assign(PromisedResolver.prototype, promised);

module.exports = { addressOf, nameOf, functions, promised, Resolver, PromisedResolver };
