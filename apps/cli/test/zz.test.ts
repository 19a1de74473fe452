import { it } from 'vitest';
import { runSystem } from './system-run.ts';

it('x', async () => {
  const sys = await runSystem(process.env.EX ?? '', Number(process.env.SEED ?? 1));
  const pods = [...new Set(sys.rows.map(({ pod }) => pod))].filter(
    (p) => p !== '' && !p.includes('/'),
  );
  for (const pod of pods) {
    console.log(
      pod +
        '\n' +
        sys
          .watch(pod)
          .map((l) => `   ${l.time.toFixed(1)} ${l.ready} ${l.status} ${l.restarts}`)
          .join('\n'),
    );
  }
});
