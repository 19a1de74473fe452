import { ruleTexts } from '@podsim/experiment/reference';
import { Page } from './page.ts';
import type { Topic } from './topic.ts';

const areas = new Map([
  ['SYNC', 'how the kubelet takes up pods'],
  ['SBX', 'the sandbox of a pod'],
  ['IMG', 'images'],
  ['INIT', 'init containers'],
  ['SIDE', 'sidecars'],
  ['MAIN', 'starts and restarts of containers'],
  ['CRASH', 'restart back-off'],
  ['HOOK', 'lifecycle hooks'],
  ['PROBE', 'probes'],
  ['TERM', 'termination'],
  ['STAT', 'status'],
  ['EVENT', 'events'],
  ['NODE', 'nodes'],
  ['SCHED', 'the scheduler'],
  ['RS', 'ReplicaSets'],
  ['DEP', 'Deployments'],
  ['JOB', 'Jobs'],
  ['STS', 'StatefulSets'],
  ['DS', 'DaemonSets'],
  ['HPA', 'HorizontalPodAutoscalers'],
  ['PDB', 'PodDisruptionBudgets'],
  ['EP', 'Services and endpoints'],
  ['QOS', 'quality of service'],
  ['NEW', 'what is new after 1.32'],
  ['OLD', 'what was different before 1.32'],
  ['K21', 'what differs in 1.21'],
]);

const areaOf = (id: string): string => id.replace(/-.*/, '');

/** `PROBE-7`, or all of `PROBE`. */
export const ruleTopic: Topic = {
  names: [...ruleTexts().keys(), ...areas.keys()],
  explain: (name, styles) => {
    const id = name.toUpperCase();
    const texts = ruleTexts();
    const text = texts.get(id);
    const about = areas.get(areaOf(id));
    if (text !== undefined) return [new Page(styles, id, `rule, ${about}`).text(text).toString()];
    const items = [...texts]
      .filter(([one]) => areaOf(one) === id)
      .map(([one, words]) => ({ name: one, facts: '', text: words }));
    if (items.length === 0) return [];
    return [new Page(styles, id, `rules, ${about}`).items('RULES', items).toString()];
  },
};
