import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** "auto" without a script: every rule for the dark theme again, for auto, while the system is dark. */
const autoTheme = {
  postcssPlugin: 'auto-theme',
  OnceExit(root: any, { AtRule }: any) {
    root.walkRules((rule: any) => {
      const dark = rule.selectors.filter((s: string) => s.startsWith('[data-bs-theme=dark]') || s.startsWith(':root[data-bs-theme=dark]'));
      if (dark.length === 0 || rule.parent.name === 'media') return;
      const block = new AtRule({ name: 'media', params: '(prefers-color-scheme:dark)' });
      block.append(rule.clone({ selectors: dark.map((s: string) => s.replace('data-bs-theme=dark', 'data-bs-theme=auto')) }));
      rule.after(block);
    });
  },
};

/** The sprite travels through the same manifest, so that it gets a hashed name too. */
const sprite: Plugin = {
  name: 'icon-sprite',
  async buildStart() {
    const source = await readFile(here('generated/icons.svg'));
    this.emitFile({ type: 'asset', name: 'icons.svg', originalFileName: 'icons.svg', source });
  },
};

export default defineConfig({
  root: here('.'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [sprite],
  css: { postcss: { plugins: [autoTheme] } },
  build: {
    outDir: here('../wwwroot/dist'),
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: ['chrome99', 'firefox97', 'safari15.4'],
    rolldownOptions: {
      // htmx carries an eval for its own extensions; it is switched off at run time (allowEval) and by the content policy.
      checks: { eval: false },
      input: {
        portal: here('css/portal.css'),
        console: here('css/console.css'),
        styleguide: here('css/styleguide.css'),
        tabler: here('css/tabler.css'),
        'tabler.rtl': here('css/tabler.rtl.css'),
        script: here('ts/console.ts'),
        'live.worker': here('ts/live.worker.ts'),
        inbox: here('ts/inbox/index.ts'),
        'inbox.cards': here('ts/inbox/board.ts'),
        'map.style': here('css/map.css'),
        map: here('ts/map/map.ts'),
        'portal.script': here('ts/portal.ts'),
        board: here('ts/board.ts'),
      },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
