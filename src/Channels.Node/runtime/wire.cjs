'use strict';
// The line to the host: u32 length of the rest, u32 length of the header, UTF-8 JSON header, raw body. docs/plugin-protocol.md has every word of it.

const MOST_HEADER = 16 * 1024 * 1024;
const MOST_FRAME = 100 * 1024 * 1024 + MOST_HEADER;
const EMPTY = Buffer.alloc(0);

/** The other side answered a request with an error. */
class CallError extends Error {
  constructor(error) {
    super(error.reason || error.code);
    this.name = 'CallError';
    this.code = error.code;
  }
}

function frame(header, body = EMPTY) {
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  const head = Buffer.allocUnsafe(8 + json.length);
  head.writeUInt32BE(4 + json.length + body.length, 0);
  head.writeUInt32BE(json.length, 4);
  json.copy(head, 8);
  return body.length === 0 ? head : Buffer.concat([head, body]);
}

/** Cuts a stream of bytes into frames. */
class Frames {
  #chunks = [];
  #bytes = 0;

  push(chunk) {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  }

  /** The next whole frame, or null. */
  next() {
    if (this.#bytes < 8) {
      return null;
    }

    const start = this.#peek(8);
    const whole = start.readUInt32BE(0);
    const header = start.readUInt32BE(4);
    if (whole > MOST_FRAME + 4 || header > MOST_HEADER || header < 2 || header > whole - 4) {
      throw new Error(`The host sent a frame of ${whole} bytes with a header of ${header} bytes.`);
    }

    if (this.#bytes < 4 + whole) {
      return null;
    }

    const bytes = this.#peek(4 + whole);
    this.#chunks = this.#chunks[0].length > 4 + whole ? [this.#chunks[0].subarray(4 + whole), ...this.#chunks.slice(1)] : this.#chunks.slice(1);
    this.#bytes -= 4 + whole;
    return { header: JSON.parse(bytes.toString('utf8', 8, 8 + header)), body: bytes.subarray(8 + header) };
  }

  #peek(length) {
    if (this.#chunks[0].length < length) {
      this.#chunks = [Buffer.concat(this.#chunks)];
    }

    return this.#chunks[0].subarray(0, length);
  }
}

/** One end of the line. `serve(request, signal)` does what the other side asks. */
class Peer {
  #output;
  #serve;
  #frames = new Frames();
  #asked = new Map();
  #running = new Map();
  #lastId = 0;

  constructor(input, output, serve, ended) {
    this.#output = output;
    this.#serve = serve;
    input.on('data', (chunk) => this.#take(chunk, ended));
    input.on('end', () => ended(null));
    input.on('error', ended);
    output.on('error', ended);
  }

  /** Asks; an aborted signal asks the other side to stop, its answer is waited for all the same. */
  ask(op, data, { body = EMPTY, within, signal } = {}) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const abort = () => this.notice('cancel', { id });
      this.#asked.set(id, (header, answer) => {
        signal?.removeEventListener('abort', abort);
        if (header.error) {
          reject(new CallError(header.error));
        } else {
          resolve({ data: header.data, body: answer });
        }
      });
      this.#output.write(frame({ id, op, ...(within === undefined ? {} : { for: within }), ...(data === undefined ? {} : { data }) }, body));
      if (signal?.aborted) {
        abort();
      } else {
        signal?.addEventListener('abort', abort, { once: true });
      }
    });
  }

  notice(op, data, within) {
    this.#output.write(frame({ op, ...(within === undefined ? {} : { for: within }), data }));
  }

  #take(chunk, ended) {
    try {
      this.#frames.push(chunk);
      for (let next = this.#frames.next(); next; next = this.#frames.next()) {
        this.#handle(next.header, next.body);
      }
    } catch (error) {
      ended(error);
    }
  }

  #handle(header, body) {
    if (header.re !== undefined) {
      const answer = this.#asked.get(header.re);
      this.#asked.delete(header.re);
      answer?.(header, body);
    } else if (header.id !== undefined) {
      void this.#answer(header, body);
    } else if (header.op === 'cancel') {
      this.#running.get(header.data?.id)?.abort();
    }
  }

  async #answer(header, body) {
    const abort = new AbortController();
    this.#running.set(header.id, abort);
    let answer;
    try {
      const result = await this.#serve({ id: header.id, op: header.op, data: header.data, body }, abort.signal);
      answer = frame({ re: header.id, ...(result?.data === undefined ? {} : { data: result.data }) }, result?.body);
    } catch (error) {
      const code = abort.signal.aborted ? 'cancelled' : error instanceof CallError ? error.code : 'failed';
      answer = frame({ re: header.id, error: { code, reason: String(error?.message ?? error).slice(0, 1000) } });
    }

    this.#running.delete(header.id);
    this.#output.write(answer);
  }
}

module.exports = { Peer, Frames, CallError, frame };
