import { describe, expect, it } from 'vitest';
import { broken, CANARIES } from './swarm/canaries/edits.ts';
import { breaks, breaksPromises, forgetsNothing, goesInCircles } from './swarm/canaries/models.ts';
import { specimen } from './swarm/canaries/specimen.ts';
import { CHECKS } from './swarm/checks/index.ts';
import { examine, type Finding } from './swarm/examine.ts';
import { FEATURES, Features } from './swarm/features.ts';
import { scenarioOf, textOf } from './swarm/generate/scenario.ts';
import { observe } from './swarm/observation.ts';
import { report } from './swarm/report.ts';
import { asShipped, readCell, runCell, type Simulate } from './swarm/run.ts';
import { seedsOf } from './swarm/seeds.ts';

/**
 * Swarm testing: random scenarios, each with a random half of all features switched off. More of
 * them by hand: `PODSIM_SWARM_SEEDS=500` or `PODSIM_SWARM_SEEDS=501..900`.
 */
const seeds = seedsOf(process.env.PODSIM_SWARM_SEEDS ?? '30');

describe('a random scenario', () => {
  it.each(seeds)('is run by all the rules, with seed %i', async (seed) => {
    const findings = await examine(textOf(scenarioOf(seed)));
    if (findings.length > 0) throw new Error(await report(seed, findings));
  });
});

describe('the generator', () => {
  const many = Array.from({ length: 200 }, (_, index) => index + 1);

  it('switches every feature on and off', () => {
    const drawn = many.map((seed) => Features.of(seed));
    for (const feature of FEATURES) {
      const on = drawn.filter((features) => features.has(feature)).length;
      expect(on).toBeGreaterThan(60);
      expect(on).toBeLessThan(140);
    }
  });

  it('uses every verb and every part of a pod', () => {
    const text = many.map((seed) => textOf(scenarioOf(seed))).join('\n');
    expect(words.filter((word) => !text.includes(`"${word}":`))).toEqual([]);
  });

  it('gives the same scenario for the same seed', () => {
    expect(textOf(scenarioOf(7))).toBe(textOf(scenarioOf(7)));
    expect(textOf(scenarioOf(7))).not.toBe(textOf(scenarioOf(8)));
  });
});

const words = (
  'delete exec apply stopSandbox kill evict set condition health label removeContainers ' +
  'stopKubelet startKubelet restartKubelet stopRuntime startRuntime rebootNode failNode ' +
  'startNode shutdownNode patch up down after selector ' +
  'initContainers startupProbe readinessProbe livenessProbe httpGet tcpSocket grpc ' +
  'postStart preStop sleep restartPolicyRules activeDeadlineSeconds readinessGates ' +
  'shareProcessNamespace hostNetwork emptyDir hostPath configMap tolerations taints ' +
  'scripted server latency duration featureGates images subresource resizePolicy'
).split(' ');

describe('what must not be is noticed', async () => {
  const cell = (await readCell(specimen))({ probeAttempts: true });
  const outcome = runCell(cell, asShipped);

  it('and nothing else: all is well with the specimen', async () => {
    expect(await examine(specimen)).toEqual([]);
  });

  it.each(CANARIES)('$check: $name ($table)', (canary) => {
    expect(CHECKS[canary.check](observe(cell, broken(outcome, canary)))).not.toEqual([]);
  });

  it('by each of the checks', () => {
    const tested = new Set<string>(CANARIES.map(({ check }) => check));
    expect(Object.keys(CHECKS).filter((check) => !tested.has(check))).toEqual([]);
  });

  it.each<[check: string, run: Simulate]>([
    ['reproduces', forgetsNothing],
    ['noSkip', breaksPromises],
    ['probeAttempts', breaksPromises],
    ['limit', goesInCircles],
    ['failed', breaks],
  ])('%s', async (check, run) => {
    const findings = await examine(text, run);
    expect(findings.map((finding) => finding.check)).toContain(check);
  });
});

const text = textOf([
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'bird' },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'app:1',
          readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5 },
        },
      ],
    },
  },
]);

describe('a report', () => {
  const findings: readonly Finding[] = [{ check: 'limit', message: 'TASKS_PER_INSTANT: …' }];

  it('names the seed and what is wrong, and holds the scenario', async () => {
    const said = await report(3, findings);
    expect(said).toContain('PODSIM_SWARM_SEEDS=3..3');
    expect(said).toContain('limit: TASKS_PER_INSTANT');
    expect(said).toContain(textOf(scenarioOf(3)));
  });
});
