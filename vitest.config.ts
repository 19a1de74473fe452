import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'test/*.test.ts'],
    // Results are the same everywhere; so is what people read of them.
    env: { TZ: 'UTC', NO_COLOR: '1', FORCE_COLOR: '' },
  },
});
