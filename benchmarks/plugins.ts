import { CallBoard, clusterSpec, resolveModels } from '@podsim/experiment';
import { minutes } from '@podsim/kernel';
import type { ClusterSpec } from '@podsim/kubernetes';
import { builtin } from '@podsim/kubernetes/options';
import type { Plugin } from '@podsim/sdk';
import { keepAmbientGuard } from '@podsim/sdk/host';
import { type Digests, digestText, Hour, loaded, podSpec, scenarioText } from './hour.ts';
import { type Benchmark, meanOf, medianText, type Sliced, timingOf, weave } from './measure.ts';

/** The same models as somebody else's: guarded, checked and watched. */
const external: Plugin = { ...builtin, name: 'external', namespace: 'external' };

/** Parts of the hour: long enough that the turns between them cost nothing. */
const slices = 12;

/** What the pods are played by; `prefix` comes before the name of each model. */
const appsText = (prefix: string): string => `
  apps:
    - ${prefix}server:
        startup: 2s..9s
        latency: 20ms..900ms
        errors: 5%
        onSigterm: { drain: 1s..5s }
        incidents: [{ every: ~20m, for: 30s, latency: 3s }, { every: ~2h, hang: until-restart }]
      probes: { readiness: { ${prefix}latency: { latency: 5ms..400ms, fail: 2% } } }
      hooks: { preStop: { ${prefix}duration: 1s..4s } }
`;

/**
 * What the boundary of plugins costs: an hour of Deployments that are restarted again and again,
 * played by built-in models and by the same models as a plugin. What is built in is measured
 * against itself, too: that ratio is 1, and how far it is from that is the noise of the machine.
 */
export const plugins: Benchmark = async ({ tiny }, print) => {
  const [replicas, rounds] = tiny ? [3, 2] : [10, 160];
  // As a worker does before it loads plugins.
  keepAmbientGuard();
  for (const noSkip of [false, true]) {
    const own = await specOf('', replicas, noSkip);
    const theirs = await specOf('external/', replicas, noSkip);
    const timings = weave([rounds, slices], {
      own: () => hourOf(own, []),
      theirs: () => hourOf(theirs, [external]),
      again: () => hourOf(own, []),
    });
    const [inside, again] = [timingOf(timings, 'own'), timingOf(timings, 'again')];
    const outside = timingOf(timings, 'theirs');
    print(
      `${replicas} pods for an hour, ${noSkip ? 'every attempt executed' : 'attempts skipped'}: ` +
        `as a plugin ratio ${medianText(outside, meanOf(inside, again))} of the time built in`,
    );
    print(`  control: built in ratio ${medianText(again, inside)} of itself`);
    const [one, other] = [inside, outside].map(({ result }) => digestText(result));
    print(`  rows ${one} and ${other}`);
  }
};

function hourOf(spec: ClusterSpec, others: readonly Plugin[]): Sliced<Digests> {
  const watch = others.length === 0 ? null : CallBoard.create(1).watch(0);
  const hour = new Hour(spec, { plugins: others, watch });
  return {
    slice: (index) => hour.advance(minutes(((index + 1) * 60) / slices)),
    result: () => hour.finish(),
  };
}

async function specOf(prefix: string, replicas: number, noSkip: boolean): Promise<ClusterSpec> {
  const restarts = [10, 20, 30, 40, 50].map(
    (minute) => `{ at: ${minute}m, restart: deployment/app }`,
  );
  const deployment = JSON.stringify({
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app' } },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'app' } },
      template: { metadata: { labels: { app: 'app' } }, spec: JSON.parse(podSpec) },
    },
  });
  const scenario = loaded([scenarioText(4, restarts) + appsText(prefix), deployment]);
  const { problems, ...models } = await resolveModels(scenario, [external]);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return { ...clusterSpec(scenario, { probeAttempts: false, noSkip }), ...models };
}
