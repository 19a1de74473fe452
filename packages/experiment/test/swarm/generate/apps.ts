import type { Dice } from '../dice.ts';
import type { Features } from '../features.ts';
import type { Json } from './cluster.ts';
import type { PodPlan } from './pods.ts';

/** Models for some of the containers, probes and hooks. */
export function apps(dice: Dice, features: Features, pods: readonly PodPlan[]): readonly Json[] {
  const rules: Json[] = [];
  for (const pod of pods) {
    for (const container of pod.containers) {
      const isInit = String(container.name).startsWith('i');
      const slots = {
        ...runtime(dice, features, isInit),
        ...probeSlots(dice, features, container),
        ...hookSlots(dice, features, container),
      };
      if (Object.keys(slots).length === 0) continue;
      rules.push({ match: { ...pod.match, container: container.name }, ...slots });
    }
  }
  return rules;
}

function runtime(dice: Dice, features: Features, isInit: boolean): Json {
  const models: (() => Json)[] = [];
  if (features.has('scripted')) models.push(() => ({ scripted: runs(dice, features, isInit) }));
  if (features.has('server') && !isInit) models.push(() => ({ server: server(dice, features) }));
  return models.length === 0 || dice.chance(0.5) ? {} : dice.pick(models)();
}

function runs(dice: Dice, features: Features, isInit: boolean): readonly Json[] {
  return Array.from({ length: dice.integer(1, 3) }, () => {
    const code = features.has('crashes') ? dice.integer(0, 2) : 0;
    const after = dice.pick(features.has('quickCrashes') ? [0, 0.3, 5] : [2, 5, 15]);
    const oom = features.has('outOfMemory') && dice.chance(0.3);
    const ends = isInit || dice.chance(features.has('crashes') ? 0.6 : 0.2);
    return {
      startDelay: dice.integer(0, 3),
      ...(ends ? { exit: { after, code, oom } } : {}),
      onTerm:
        features.has('ignoresTerm') && dice.chance(0.3)
          ? { ignore: true }
          : { after: dice.pick([0, 0.5, 3]), code: dice.pick([0, 143]) },
      health: Array.from({ length: dice.integer(0, 2) }, () => healthWindow(dice)),
      postStart: scriptedHook(dice, features),
      preStop: scriptedHook(dice, features),
      ...dice.maybe(0.2, () => ({ terminationLog: 'the end' })),
    };
  });
}

function healthWindow(dice: Dice): Json {
  const from = dice.integer(0, 20);
  const probe = dice.pick(['liveness', 'readiness', 'startup']);
  return {
    from,
    ...dice.maybe(0.7, () => ({ to: from + dice.integer(1, 20) })),
    [probe]: dice.pick(['ok', 'fail', 'warn', 'timeout', 'error']),
    ...dice.maybe(0.3, () => ({ latency: dice.pick([0.2, 1.5]) })),
    relativeTo: dice.pick(['start', 'start', 'term']),
  };
}

function scriptedHook(dice: Dice, features: Features): Json {
  const duration = features.has('longHooks') ? dice.integer(0, 15) : dice.integer(0, 2);
  return { duration, fail: features.has('failingHooks') && dice.chance(0.3) };
}

function server(dice: Dice, features: Features): Json {
  return {
    startup: dice.pick(['0s', '2s..6s', '~4s']),
    latency: dice.pick(['5ms', '40ms..900ms', { uniform: ['100ms', '3s'] }]),
    errors: dice.pick([0, 0, 0.05, '50%']),
    onSigterm: dice.pick([
      { drain: '1s..4s' },
      { exit: 0, after: '100ms' },
      ...(features.has('ignoresTerm') ? ['ignore'] : []),
    ]),
    incidents: dice.some(incidents(dice, features), 0, 2),
    ...(features.has('outOfMemory')
      ? { memory: { start: '50Mi', growth: dice.pick(['1Mi/s', '10Mi/s']) } }
      : {}),
  };
}

function incidents(dice: Dice, features: Features): readonly Json[] {
  return [
    { at: dice.seconds(10, 60), for: dice.seconds(2, 30), latency: '4s' },
    { at: dice.seconds(10, 60), for: dice.seconds(2, 30), errors: 1, path: '/ready' },
    { every: '~30s', for: '~5s', hang: true, healthy: dice.chance(0.5) },
    { every: '~40s', hang: 'until-restart' },
    { at: '5s..20s', since: 'start', deadlock: true },
    ...(features.has('crashes') ? [{ every: '~30s', crash: dice.integer(0, 3) }] : []),
  ];
}

function probeSlots(dice: Dice, features: Features, container: Json): Json {
  if (!features.has('probeModels')) return {};
  const slots: Record<string, unknown> = {};
  for (const type of ['startup', 'readiness', 'liveness']) {
    if (container[`${type}Probe`] === undefined || !dice.chance(0.3)) continue;
    slots[type] = dice.pick([
      { latency: { latency: '40ms..2s', loss: 0.05, fail: 0.1 } },
      { latency: { uniform: ['10ms', '1500ms'] } },
      { scripted: { verdict: dice.pick(['ok', 'fail', 'warn', 'timeout', 'error']) } },
    ]);
  }
  return Object.keys(slots).length === 0 ? {} : { probes: slots };
}

function hookSlots(dice: Dice, features: Features, container: Json): Json {
  const lifecycle = container.lifecycle as Json | undefined;
  if (!features.has('hookModels') || lifecycle === undefined) return {};
  const slots: Record<string, unknown> = {};
  for (const hook of Object.keys(lifecycle)) {
    if (hook === 'stopSignal' || !dice.chance(0.5)) continue;
    slots[hook] = dice.pick([
      { duration: '1s..4s' },
      { duration: { duration: '500ms', fail: 0.5 } },
      { scripted: { duration: 2, fail: dice.chance(0.3) } },
    ]);
  }
  return Object.keys(slots).length === 0 ? {} : { hooks: slots };
}
