// After the build: compressed copies beside the originals (the host serves them as they are), and limits. The portal serves old
// phones on slow lines: its style sheet stays below 15 kB on the wire, whatever is added later.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const dist = new URL('../../wwwroot/dist/', import.meta.url);
for (const name of await readdir(dist)) {
  if (!/\.(css|js|svg)$/.test(name)) continue;
  const source = await readFile(new URL(name, dist));
  await writeFile(new URL(`${name}.br`, dist), brotliCompressSync(source));
  await writeFile(new URL(`${name}.gz`, dist), gzipSync(source, { level: 9 }));
}

// The chat's widget stands on other people's pages: small on the wire and in memory, and its name says nothing of its content.
const widget = await readFile(new URL('chat/widget.js', dist));
await writeFile(new URL('chat/widget.js.br', dist), brotliCompressSync(widget));

const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'));
const limits = { 'css/portal.css': 15_000, 'css/console.css': 25_000, 'ts/console.ts': 30_000, 'ts/board.ts': 190_000 };
let broken = false;
for (const [entry, limit] of Object.entries(limits)) {
  const size = (await readFile(new URL(`${manifest[entry].file}.gz`, dist))).length;
  console.log(`${entry}: ${size} bytes compressed (limit ${limit})`);
  broken ||= size > limit;
}
console.log(`chat/widget.js: ${widget.length} bytes (limit 30000)`);
broken ||= widget.length > 30_000;
if (broken) {
  console.error('A bundle is over its limit.');
  process.exit(1);
}
