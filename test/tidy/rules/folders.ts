import { fileOf, importsOf } from '../imports.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Source } from '../source.ts';

/**
 * The parts of `packages/kubernetes/src` and which of its folders each may use. Controllers and
 * scheduler do not know the kubelet, nor does it know them: they meet in the store, as in the real
 * system. What they share knows neither. Files beside the folders are data for all (releases,
 * tables, phases, ...), unless they have a row.
 */
const mayUse = new Map<string, readonly string[]>([
  ['store', []],
  ['events', ['store']],
  ['network', ['store']],
  ['results', ['store']],
  ['scheduler', ['store', 'events']],
  ['metrics', ['store']],
  ['controllers', ['store', 'events', 'network', 'results', 'metrics']],
  ['kubelet', ['store', 'events', 'network', 'results', 'model-registry.ts']],
  ['models', []],
  ['kubectl', ['store', 'events']],
  // What operators and the world do: they ask the API server, go to a node, or pull a cable.
  ['actions', ['store', 'kubelet', 'network']],
  // Finds who plays a container; the kubelet asks it, so it cannot know the kubelet.
  ['model-registry.ts', ['store', 'models']],
  ['options.ts', ['models']],
  // What the rules say, for people.
  ['reference', []],
]);
/** They see everything: one builds the cluster, the others list what is public. */
const assembly = new Set(['cluster.ts', 'index.ts', 'rules.ts']);

const root = 'packages/kubernetes/src/';

const folders: Rule = {
  name: 'a folder of the cluster uses only the folders below it',
  *check({ sources }) {
    for (const source of sources) {
      const from = partOf(source.path);
      if (from !== null && !assembly.has(from)) yield* checkFolder(source, from);
    }
  },
  examples: [
    {
      name: 'kubelet, controllers, scheduler, what they share, and files for all',
      files: exampleFiles({
        'kubelet/a.ts': ['../store/store.ts', '../scheduler/filter.ts', './b.ts', '../phases.ts'],
        'scheduler/a.ts': ['../events/recorder.ts', '../kubelet/kubelet.ts'],
        'controllers/job/a.ts': ['../endpoints/b.ts', '../../kubelet/status/phase.ts'],
        'network/a.ts': ['../kubelet/runtime/process.ts'],
        'phases.ts': ['./store/store.ts', './spec.ts'],
        'cluster.ts': ['./kubelet/kubelet.ts', './scheduler/scheduler.ts'],
        'aggregation/a.ts': ['./b.ts'],
      }),
      found: [
        `${root}aggregation/a.ts:1`,
        `${root}controllers/job/a.ts:2`,
        `${root}kubelet/a.ts:2`,
        `${root}network/a.ts:1`,
        `${root}phases.ts:1`,
        `${root}scheduler/a.ts:2`,
      ],
    },
    {
      name: 'models, which are a plugin',
      files: exampleFiles({
        'models/shell/a.ts': ['../images/b.ts', '../../phases.ts', '../../kubelet/kubelet.ts'],
      }),
      found: [`${root}models/shell/a.ts:2`, `${root}models/shell/a.ts:3`],
    },
  ],
};

export const folderRules: readonly Rule[] = [folders];

/** `kubelet` for a file in that folder, `spec.ts` for a file beside the folders; null elsewhere. */
function partOf(path: string): string | null {
  return path.startsWith(root) ? (path.slice(root.length).split('/')[0] ?? null) : null;
}

function* checkFolder(source: Source, from: string): Generator<Finding> {
  const allowed = mayUse.get(from) ?? [];
  if (!mayUse.has(from) && !from.endsWith('.ts')) {
    const instead = 'write what it may import into this rule and into ARCHITECTURE.md';
    yield { path: source.path, line: 1, wrong: `${from} has no row in the table`, instead };
  }
  for (const used of importsOf(source)) {
    const to = partOf(fileOf(source, used) ?? '');
    if (to === null || to === from || allowed.includes(to)) continue;
    const isShared = to.endsWith('.ts') && !mayUse.has(to) && !assembly.has(to);
    if (isShared && from !== 'models') continue;
    const instead =
      from === 'models'
        ? 'models are a plugin: if the SDK lacks something, change the SDK'
        : `it may use ${allowed.join(', ') || 'no folder'}: let one that sees both pass it in`;
    yield { path: source.path, line: used.line, wrong: `${from} imports ${to}`, instead };
  }
}

/** One import a line. */
function exampleFiles(
  imports: Readonly<Record<string, readonly string[]>>,
): Record<string, string> {
  const lines = (paths: readonly string[]) => paths.map((path) => `import '${path}';`).join('\n');
  return Object.fromEntries(
    Object.entries(imports).map(([path, paths]) => [`${root}${path}`, lines(paths)]),
  );
}
