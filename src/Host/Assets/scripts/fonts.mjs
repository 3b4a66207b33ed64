// Cuts the letters that Turkish, Azeri and Kurdish names need out of Inter's Latin Extended file (85 kB → a few), so that a Turkish
// page does not load the whole block for ğ, ş and İ. Writes generated/inter-turkish.woff2 and the share classes.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import subsetFont from 'subset-font';

const root = new URL('../', import.meta.url);
const generated = new URL('generated/', root);
await mkdir(generated, { recursive: true });

const source = await readFile(new URL('node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2', root));
const cut = await subsetFont(source, 'ĞğİŞşƏə₺', { targetFormat: 'woff2' });
await writeFile(new URL('inter-turkish.woff2', generated), cut);

// Shares as classes: the content policy blocks style attributes. --p is a length, --d a flex weight.
const shares = Array.from({ length: 101 }, (_, i) => `.dm-p-${i}{--p:${i}%;--d:${i}}`).join('\n');
await writeFile(new URL('shares.css', generated), `${shares}\n`);
