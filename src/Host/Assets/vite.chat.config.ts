import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The chat's widget: one plain script for pages that are not ours, in a scope of its own, at an address that never changes. */
export default defineConfig({
  root: here('.'),
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: here('../wwwroot/dist/chat'),
    emptyOutDir: true,
    target: ['chrome99', 'firefox101', 'safari16.4'],
    lib: { entry: here('ts/chat/index.ts'), formats: ['iife'], name: 'dermanChat', fileName: () => 'widget.js' },
  },
});
