// One file for the host to start: the plugin's folder has no node_modules. `build.mjs FOLDER` names where it goes.
import { build } from 'esbuild';

await build({
  entryPoints: ['src/main.ts'],
  outfile: `${process.argv[2] ?? '.'}/dist/main.js`,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  charset: 'utf8',
  legalComments: 'none',
  minifySyntax: true,
  minifyWhitespace: true,
  alias: { '@derman/channels': '../../src/Channels.Node/index.mjs' },
  tsconfigRaw: {},
  logLevel: 'warning',
});
