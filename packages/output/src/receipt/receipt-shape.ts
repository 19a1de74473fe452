/** What a member of a receipt must be, in words and as a test. */
type Shape = readonly [expected: string, test: (value: unknown) => boolean];

type Members = Readonly<Record<string, Shape>>;

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (least: number) => (value: unknown) =>
  Number.isSafeInteger(value) && (value as number) >= least;
const isText = (value: unknown) => typeof value === 'string';

const OUTCOMES = ['reached', 'idle', 'interrupted', 'limit', 'plugin', 'failed'];

const text: Shape = ['a text', isText];
const list: Shape = ['a list', Array.isArray];
const map: Shape = ['a map', isMap];

const origin: Members = {
  engine: text,
  seed: ['a whole number or a text', (value) => isText(value) || Number.isSafeInteger(value)],
  plugins: list,
  scenario: map,
};

const result: Members = {
  outcome: [`one of ${OUTCOMES.join(', ')}`, (value) => OUTCOMES.includes(value as string)],
  end_us: ['a time in microseconds', isCount(0)],
  tables: map,
};

const kinds: Readonly<Record<string, Members>> = {
  Run: { ...origin, ...result, replication: ['a whole number from 1', isCount(1)] },
  Experiment: { ...origin, runs: ['a whole number from 1', isCount(1)], results: list },
};

/** The resolved scenario, as far down as it takes to tell one from something else. */
const scenario: Members = {
  name: text,
  duration: ['a time in microseconds', isCount(1)],
  seed: origin.seed as Shape,
  cluster: map,
  objects: list,
  apps: list,
  actions: list,
  expect: list,
};

const lists: Readonly<Record<string, Members>> = {
  plugins: { name: text, version: text, digest: text },
  results: { ...result, replication: ['a whole number from 1', isCount(1)] },
};

/** Why a value is not a receipt; null if it is one. */
export function receiptProblem(receipt: unknown): string | null {
  if (!isMap(receipt)) return 'expected a map';
  const { kind } = receipt;
  const members = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (members === undefined) return 'kind: expected Run or Experiment';
  const own = membersProblem(receipt, members, '');
  if (own !== null) return own;
  for (const [name, shape] of Object.entries(lists)) {
    for (const [i, item] of ((receipt[name] ?? []) as unknown[]).entries()) {
      const wrong = membersProblem(item, shape, `${name}[${i}].`);
      if (wrong !== null) return wrong;
    }
  }
  return membersProblem(receipt.scenario, scenario, 'scenario.');
}

function membersProblem(value: unknown, members: Members, prefix: string): string | null {
  if (!isMap(value)) return `${prefix.slice(0, -1)}: expected a map`;
  for (const [name, [expected, test]] of Object.entries(members)) {
    if (!test(value[name])) return `${prefix}${name}: expected ${expected}`;
  }
  return null;
}
