import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { cluster } from './cluster.ts';
import { kernel } from './kernel.ts';
import { lifecycle } from './lifecycle.ts';
import type { Benchmark } from './measure.ts';
import { output } from './output.ts';
import { plugins } from './plugins.ts';

/**
 * `pnpm bench [NAME...] [--tiny]`: what things cost on this machine. Nothing here passes or fails;
 * a change of speed that changes a hash changed behaviour, too.
 */
const benchmarks = new Map<string, Benchmark>(
  Object.entries({ kernel, lifecycle, cluster, output, plugins }),
);

const { values, positionals } = parseArgs({
  options: { tiny: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !benchmarks.has(name));
if (unknown.length > 0) {
  console.error(
    `no benchmark ${unknown.join(', ')}; there are ${[...benchmarks.keys()].join(', ')}`,
  );
  process.exitCode = 2;
} else {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const load = (loadavg()[0] ?? Number.NaN).toFixed(1);
  console.log(`Node ${process.version}, ${model}, ${availableParallelism()} threads, load ${load}`);
  for (const [name, benchmark] of benchmarks) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.log(`\n${name}`);
    await benchmark({ tiny: values.tiny }, (line) => console.log(`  ${line}`));
  }
}
