'use strict';
// Sockets that are lines of the host. They look like net.Socket and tls.TLSSocket to libraries; no byte leaves this process but through the host.

const { Duplex } = require('node:stream');
const { ask, callId } = require('./runtime.cjs');
const names = require('./names.cjs');

const MOST_READ = 64 * 1024;
const SECURE = { name: 'TLS_BROKERED', standardName: 'TLS_BROKERED', version: 'TLSv1.3' };
const CODES = { notPermitted: 'EACCES', unreachable: 'ECONNREFUSED', notTrusted: 'CERT_UNTRUSTED' };

function failure(answer) {
  return Object.assign(new Error(answer.reason ?? 'No connection.'), { code: CODES[answer.kind] ?? 'ECONNREFUSED' });
}

/** A plain line; net.Socket's shape. */
class Line extends Duplex {
  #within;
  #connection = null;
  #reading = null;
  #handedOver = false;
  #timeout = 0;
  #timer = null;

  constructor(options = {}) {
    super({ allowHalfOpen: false, autoDestroy: true, highWaterMark: options?.highWaterMark });
    this.connecting = false;
    this.pending = true;
    this.bytesRead = 0;
    this.bytesWritten = 0;
    this.encrypted = false;
  }

  get readyState() {
    return this.connecting ? 'opening' : this.destroyed ? 'closed' : 'open';
  }

  get localAddress() { return this.#connection === null ? undefined : '198.18.0.1'; }
  get localPort() { return this.#connection === null ? undefined : this.#connection; }
  get localFamily() { return 'IPv4'; }
  get remoteFamily() { return 'IPv4'; }

  connect(...args) {
    const { options, listener } = connectArguments(args);
    if (listener) {
      this.once(this.readyEvent, listener);
    }

    if (options.path) {
      throw Object.assign(new Error('Local sockets cannot be reached from a plugin.'), { code: 'EACCES' });
    }

    this.connecting = true;
    void this.#open(options);
    return this;
  }

  get readyEvent() {
    return 'connect';
  }

  get security() {
    return 'none';
  }

  async #open(options) {
    try {
      this.#within = callId();
      const host = names.nameOf(String(options.host ?? 'localhost'));
      const port = Number(options.port);
      this.remoteAddress = host;
      this.remotePort = port;
      const timeout = Math.min(Math.max(options.timeout || 10_000, 1000), 60_000);
      const { data } = await ask('connect', { host, port, security: this.security, timeout }, { within: this.#within });
      if (data.connection === undefined || data.connection === null) {
        throw failure(data);
      }

      this.adopt(this.#within, data.connection);
    } catch (error) {
      this.connecting = false;
      this.destroy(error);
    }
  }

  /** Makes an open line of the host this socket's. */
  adopt(within, connection) {
    this.#within = within;
    this.#connection = connection;
    if (this.destroyed) {
      this.#close();
      return;
    }

    this.connecting = false;
    this.pending = false;
    this.emit('connect');
    this.emit('ready');
    if (this.readyEvent !== 'connect') {
      this.emit('secure');
      this.emit(this.readyEvent);
    }

    this.emit('_usable');
  }

  /** Gives the line away, for TLS upon it: stops reading first, so that no byte of the handshake is swallowed. */
  async handOver() {
    if (this.connecting) {
      await new Promise((resolve, reject) => this.once('_usable', resolve).once('error', reject));
    }

    this.#handedOver = true;
    this.#reading?.abort();
    while (this.#reading) {
      await new Promise((resolve) => setImmediate(resolve));
    }

    if (this.readableLength > 0) {
      throw Object.assign(new Error('The other side said something before TLS began.'), { code: 'EPROTO' });
    }

    clearTimeout(this.#timer);
    return { within: this.#within, connection: this.#connection, host: this.remoteAddress, port: this.remotePort };
  }

  _read() {
    if (this.#handedOver || this.destroyed) {
      return;
    }

    if (this.#connection === null) {
      this.once('_usable', () => this._read());
      return;
    }

    if (!this.#reading) {
      void this.#readOnce();
    }
  }

  async #readOnce() {
    this.#reading = new AbortController();
    let bytes;
    try {
      const answer = await ask('read', { connection: this.#connection, most: MOST_READ }, { within: this.#within, signal: this.#reading.signal });
      bytes = answer.body;
    } catch (error) {
      this.#reading = null;
      if (!this.#handedOver && !this.destroyed) {
        this.destroy(Object.assign(error, { code: 'ECONNRESET' }));
      }

      return;
    }

    this.#reading = null;
    this.#touch();
    this.bytesRead += bytes.length;
    if (bytes.length === 0) {
      this.push(null);
    } else {
      this.push(bytes);
    }
  }

  _write(chunk, encoding, done) {
    this._writev([{ chunk, encoding }], done);
  }

  _writev(chunks, done) {
    if (this.#connection === null) {
      this.once('_usable', () => this._writev(chunks, done));
      return;
    }

    const bytes = Buffer.concat(chunks.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk)));
    this.#touch();
    ask('write', { connection: this.#connection }, { body: bytes, within: this.#within }).then(
      () => {
        this.bytesWritten += bytes.length;
        done();
      },
      (error) => done(Object.assign(error, { code: 'EPIPE' })),
    );
  }

  _final(done) {
    // The host's lines close as a whole: what was written has been taken by the system before the last write was answered.
    done();
    if (this.readableEnded || this.readableFlowing === null) {
      this.destroy();
    } else {
      setImmediate(() => this.destroy());
    }
  }

  _destroy(error, done) {
    clearTimeout(this.#timer);
    if (!this.#handedOver) {
      this.#close();
    }

    done(error);
  }

  #close() {
    if (this.#connection !== null) {
      const connection = this.#connection;
      this.#connection = null;
      ask('close', { connection }, { within: this.#within }).catch(() => undefined);
    }
  }

  setTimeout(milliseconds, listener) {
    this.#timeout = milliseconds;
    this.timeout = milliseconds;
    if (listener) {
      this.once('timeout', listener);
    }

    this.#touch();
    return this;
  }

  #touch() {
    clearTimeout(this.#timer);
    if (this.#timeout > 0 && !this.destroyed) {
      this.#timer = setTimeout(() => this.emit('timeout'), this.#timeout);
      this.#timer.unref?.();
    }
  }

  destroySoon() {
    if (this.writable) {
      this.end();
    }

    if (this.writableFinished) {
      this.destroy();
    } else {
      this.once('finish', () => this.destroy());
    }
  }

  resetAndDestroy() { return this.destroy(); }
  setNoDelay() { return this; }
  setKeepAlive() { return this; }
  setTypeOfService() { return this; }
  ref() { return this; }
  unref() { return this; }
  address() { return { address: this.localAddress, family: 'IPv4', port: this.localPort }; }
}

/** A line under TLS, made and checked by the host; tls.TLSSocket's shape. */
class TlsLine extends Line {
  constructor(options) {
    super(options);
    this.encrypted = true;
    this.authorized = true;
    this.authorizationError = null;
    this.alpnProtocol = false;
    this.servername = options?.servername;
  }

  get readyEvent() {
    return 'secureConnect';
  }

  get security() {
    return 'tls';
  }

  /** TLS upon a plain line (STARTTLS). */
  async upgrade(plain) {
    try {
      this.connecting = true;
      const { within, connection, host, port } = await plain.handOver();
      this.remoteAddress = host;
      this.remotePort = port;
      await ask('startTls', { connection }, { within });
      this.adopt(within, connection);
    } catch (error) {
      this.connecting = false;
      this.destroy(Object.assign(error, { code: error.code === 'lineBroken' ? 'CERT_UNTRUSTED' : error.code }));
    }
  }

  getCipher() { return { ...SECURE }; }
  getProtocol() { return SECURE.version; }
  getPeerCertificate() { return {}; }
  getSession() { return undefined; }
  isSessionReused() { return false; }
  getTLSTicket() { return undefined; }
  getEphemeralKeyInfo() { return {}; }
  disableRenegotiation() {}
  setServername(name) { this.servername = name; }
}

/** The shapes of net.connect: (options), (port, host), each with a listener. */
function connectArguments(args) {
  const list = Array.isArray(args[0]) ? args[0] : args;
  const listener = list.findLast((item) => typeof item === 'function');
  const first = list[0];
  if (first !== null && typeof first === 'object') {
    return { options: first, listener };
  }

  return typeof first === 'string' && Number.isNaN(Number(first))
    ? { options: { path: first }, listener }
    : { options: { port: Number(first), host: typeof list[1] === 'string' ? list[1] : 'localhost', ...(list.find((item) => item && typeof item === 'object') ?? {}) }, listener };
}

function connect(...args) {
  const { options } = connectArguments(args);
  const line = new Line(options);
  if (options.timeout) {
    line.setTimeout(options.timeout);
  }

  return line.connect(...args);
}

function connectTls(...args) {
  const { options, listener } = connectArguments(args);
  const line = new TlsLine(options);
  if (!options.socket) {
    return line.connect(...args);
  }

  if (!(options.socket instanceof Line)) {
    throw Object.assign(new Error('TLS can begin only on a line of the host.'), { code: 'EACCES' });
  }

  if (listener) {
    line.once('secureConnect', listener);
  }

  void line.upgrade(options.socket);
  return line;
}

module.exports = { Line, TlsLine, connect, connectTls };
