'use strict';
// Loaded before the plugin (node --require): takes the standard streams for the line to the host, and the network away.

const Module = require('node:module');
const net = require('node:net');
const path = require('node:path');
const { Peer } = require('./wire.cjs');
const runtime = require('./runtime.cjs');
const { replace } = require('./network.cjs');

const input = new net.Socket({ fd: 0, readable: true, writable: false });
const output = new net.Socket({ fd: 1, readable: false, writable: true });

// What the plugin prints must not get between the frames.
const errors = process.stderr;
Object.defineProperty(process, 'stdout', { configurable: true, get: () => errors });

replace();
runtime.begin((serve) => new Peer(input, output, serve, (error) => {
  if (error) {
    errors.write(`The line to the host broke: ${error.message}\n`);
  }

  process.exit(error ? 66 : 0);
}));

globalThis[Symbol.for('derman.channels')] = { serve: runtime.serve };

// A CommonJS plugin need not carry the library with it.
const resolve = Module._resolveFilename;
Module._resolveFilename = function resolveFilename(request, ...rest) {
  try {
    return resolve.call(this, request, ...rest);
  } catch (error) {
    if (request === '@derman/channels') {
      return path.join(__dirname, 'channels.cjs');
    }

    throw error;
  }
};
