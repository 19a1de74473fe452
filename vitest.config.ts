import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'test/*.test.ts'],
    // A test that hangs is told from one that waits for a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Many tests wait for a process of their own; one worker less than there are cores idles.
    maxWorkers: '100%',
  },
});
