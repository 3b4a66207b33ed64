// Collects the icon names the product uses and draws them into one sprite. An unknown name fails the build with its place.
// Names are read from: <dm-icon name="x">, icon="x" on our tag helpers, the constants of TagHelpers/Icons.cs, data-icon="x" in .ts.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const assets = fileURLToPath(new URL('../', import.meta.url));
const host = join(assets, '..');
const outline = join(assets, 'node_modules/@tabler/icons/icons/outline');
const patterns = {
  '.cshtml': [/<dm-icon\b[^>]*?\sname="([a-z0-9-]+)"/g, /<dm-[a-z-]+\b[^>]*?\sicon="([a-z0-9-]+)"/g],
  '.ts': [/icon\('([a-z0-9-]+)'\)/g],
};
const constants = /const string \w+ = "([a-z0-9-]+)"/g;

async function* files(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (['node_modules', 'generated', 'bin', 'obj', 'wwwroot'].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

const used = new Map();
for await (const path of files(host)) {
  const rules = path.endsWith('TagHelpers/Icons.cs') || path.endsWith('TagHelpers\\Icons.cs') ? [constants] : patterns[extname(path)];
  if (!rules) continue;
  const text = await readFile(path, 'utf8');
  for (const rule of rules) for (const [, name] of text.matchAll(rule)) if (!used.has(name)) used.set(name, relative(host, path));
}

const symbols = [];
const unknown = [];
for (const [name, place] of [...used].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const svg = await readFile(join(outline, `${name}.svg`), 'utf8').catch(() => null);
  if (svg === null) unknown.push(`${place}: no such icon '${name}'`);
  else {
    const shapes = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
    const drawn = shapes.replace(/<path stroke="none"[^>]*\/>/g, '').replace(/\s+/g, ' ').trim();
    symbols.push(`<symbol id="i-${name}" viewBox="0 0 24 24">${drawn}</symbol>`);
  }
}
if (unknown.length > 0) {
  console.error(`Icons: ${unknown.length} unknown. Names are those of Tabler Icons (outline).\n${unknown.join('\n')}`);
  process.exit(1);
}
await mkdir(join(assets, 'generated'), { recursive: true });
await writeFile(join(assets, 'generated/icons.svg'), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`);
console.log(`icons: ${symbols.length} in the sprite`);
