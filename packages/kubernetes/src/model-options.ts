import { nearest } from '@podsim/api';
import type { OptionsSchema, Plugin, SchemaIssue } from '@podsim/sdk';
import {
  Contributions,
  type FoundModel,
  type ModelKind,
  modelKinds,
  plainDataProblem,
} from '@podsim/sdk/host';

import type { AppRule, ModelChoice, SchedulerChoice } from './spec.ts';

/** What is wrong with the options of one model. */
export interface OptionProblem {
  /** Index of the rule. */
  readonly rule: number;
  readonly model: string;
  /** Keys below the rule that lead to the options. */
  readonly slot: readonly string[];
  /** Where in the options; empty for the options as a whole. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** What to write instead. */
  readonly hint: string | null;
}

type Issue = Pick<OptionProblem, 'path' | 'message' | 'hint'>;
type Checked = { readonly value: unknown } | { readonly issues: readonly Issue[] };

/**
 * Rules whose options have gone through the schemas of their models, which also fill in defaults:
 * models are only ever handed options of that shape.
 *
 * @param plugins the built-in one among them.
 */
export function checkOptions(
  rules: readonly AppRule[],
  plugins: readonly Plugin[],
): { readonly rules: readonly AppRule[]; readonly problems: readonly OptionProblem[] } {
  const contributions = new Contributions(plugins);
  const problems: OptionProblem[] = [];
  const checked = rules.map((rule, index): AppRule => {
    const choice = (
      kind: ModelKind,
      given: ModelChoice | null,
      ...keys: readonly string[]
    ): ModelChoice | null => {
      if (!given) return null;
      const { model } = given;
      const result = checkChoice(contributions, kind, given);
      if ('value' in result) return { model, options: result.value };
      const place = { rule: index, model, slot: [...keys, model] };
      problems.push(...result.issues.map((issue) => ({ ...place, ...issue })));
      return given;
    };
    const { startup, readiness, liveness } = rule.probes;
    return {
      match: rule.match,
      runtime: choice('runtimeModels', rule.runtime),
      probes: {
        startup: choice('probeModels', startup, 'probes', 'startup'),
        readiness: choice('probeModels', readiness, 'probes', 'readiness'),
        liveness: choice('probeModels', liveness, 'probes', 'liveness'),
      },
      hooks: {
        postStart: choice('hookModels', rule.hooks.postStart, 'hooks', 'postStart'),
        preStop: choice('hookModels', rule.hooks.preStop, 'hooks', 'preStop'),
      },
    };
  });
  return { rules: checked, problems };
}

/** The same for the schedulers of a cluster; `rule` is the index of one. */
export function checkSchedulers(
  choices: readonly SchedulerChoice[],
  plugins: readonly Plugin[],
): {
  readonly schedulers: readonly SchedulerChoice[];
  readonly problems: readonly OptionProblem[];
} {
  const contributions = new Contributions(plugins);
  const problems: OptionProblem[] = [];
  const schedulers = choices.map((choice, index): SchedulerChoice => {
    const { model } = choice;
    const result = checkChoice(contributions, 'schedulers', choice);
    if ('value' in result) return { ...choice, options: result.value };
    const place = { rule: index, model, slot: [model] };
    problems.push(...result.issues.map((issue) => ({ ...place, ...issue })));
    return choice;
  });
  return { schedulers, problems };
}

function checkChoice(contributions: Contributions, kind: ModelKind, given: ModelChoice): Checked {
  const found = contributions.model(kind, given.model);
  if (found === null) return { issues: [unknownModel(contributions, kind, given.model)] };
  const schema = found.model.options as OptionsSchema | undefined;
  if (schema === undefined) return takesNoOptions(found.id, given.options);
  return checkOption(found, schema, given.options);
}

/** Checks one value against the options of a contribution, which may be of a plugin. */
export function checkOption(
  { plugin, id }: Pick<FoundModel<ModelKind>, 'plugin' | 'id'>,
  schema: OptionsSchema,
  options: unknown,
): Checked {
  const wrong = (message: string): Checked => ({ issues: [{ path: [], message, hint: null }] });
  let result: ReturnType<OptionsSchema['~standard']['validate']>;
  try {
    result = schema['~standard'].validate(options);
  } catch (error) {
    return wrong(`the schema of ${id} (plugin ${plugin.name}) threw ${String(error)}`);
  }
  // Only a synchronous schema can be asked here; its type allows others.
  if (typeof result !== 'object' || result === null || 'then' in result) {
    return wrong(`the schema of ${id} (plugin ${plugin.name}) must check without waiting`);
  }
  if (result.issues) return { issues: result.issues.map(issueOf) };
  const problem = plainDataProblem(result.value);
  if (problem === null) return { value: result.value };
  return wrong(
    `the schema of ${id} (plugin ${plugin.name}) gives ${problem}; ` +
      'options must be plain data, so that they can be sent to a worker',
  );
}

function issueOf({ message, path = [] }: SchemaIssue): Issue {
  const keys = path.map((segment) => (typeof segment === 'object' ? segment.key : segment));
  const [, known] = /^unknown key; known are (.*)$/.exec(message) ?? [];
  if (known !== undefined) return unknownOption(keys, known.split(', '));
  const [, what, expected] = /^(.*?)\. E(xpected .*?)\.?$/.exec(message) ?? [];
  if (what === undefined) return { path: keys, message, hint: null };
  return { path: keys, message: what, hint: `e${expected}` };
}

function unknownOption(path: readonly PropertyKey[], known: readonly string[]): Issue {
  const key = String(path.at(-1));
  const near = nearest(key, known);
  const hint =
    near === null ? `expected one of ${known.join(', ')}` : `did you mean ${JSON.stringify(near)}?`;
  return { path, message: `unknown key ${JSON.stringify(key)}`, hint };
}

/** What is given to a contribution without options must be nothing. */
export function takesNoOptions(id: string, options: unknown): Checked {
  const isEmpty = options === undefined || options === null || Object.entries(options).length === 0;
  if (isEmpty && typeof options !== 'string') return { value: undefined };
  return { issues: [{ path: [], message: `${id} takes no options`, hint: null }] };
}

/** Where a scenario names a model of each kind. */
const slots: Readonly<Record<ModelKind, string>> = {
  runtimeModels: 'beside match',
  probeModels: 'under probes',
  hookModels: 'under hooks',
  schedulers: 'under spec.cluster.scheduler',
};
const kinds = Object.entries(slots).map(([kind]) => kind as ModelKind);

function unknownModel(contributions: Contributions, kind: ModelKind, id: string): Issue {
  const what = modelKinds[kind];
  const [namespace = '', name] = id.split('/');
  const message = `there is no ${what} ${JSON.stringify(id)}`;
  const other = kinds.find((one) => contributions.model(one, id) !== null);
  if (other !== undefined) {
    return { path: [], message, hint: `${id} is a ${modelKinds[other]}: write it ${slots[other]}` };
  }
  const { plugins } = contributions;
  if (name !== undefined && !plugins.some((plugin) => plugin.namespace === namespace)) {
    const known = plugins.map((plugin) => plugin.namespace).filter((one) => one !== '');
    const near = nearest(namespace, known);
    const hint =
      near === null
        ? `no plugin has the namespace ${namespace}; list it under spec.plugins, or --plugin`
        : `did you mean ${JSON.stringify(`${near}/${name}`)}?`;
    return { path: [], message, hint };
  }
  const ids = contributions.ids(kind).filter((one) => one.includes('/'));
  const near = nearest(id, ids);
  const hint =
    near === null
      ? `the plugin has ${ids.join(', ') || `no ${what}`}`
      : `did you mean ${JSON.stringify(near)}?`;
  return { path: [], message, hint };
}
