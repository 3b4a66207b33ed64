// dist/sample-channel is the folder as it will be installed; its name is the plugin's id. dist/provider.mjs plays the provider for the kit.
import { cpSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const common = { bundle: true, platform: 'node', target: 'node20', charset: 'utf8', legalComments: 'none', logLevel: 'warning' };
rmSync('dist', { recursive: true, force: true });
cpSync('plugin', 'dist/sample-channel', { recursive: true });
await Promise.all([
  build({ ...common, entryPoints: ['src/main.ts'], outfile: 'dist/sample-channel/main.js', format: 'cjs' }),
  build({ ...common, entryPoints: ['test/provider.ts'], outfile: 'dist/provider.mjs', format: 'esm', banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" } }),
]);
