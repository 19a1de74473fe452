import type { OptionsSchema, Plugin, SchemaIssue } from '@podsim/sdk';
import type { AppRule, ModelChoice } from './spec.ts';

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
}

type Kind = 'runtimeModels' | 'probeModels' | 'hookModels';

/**
 * Rules whose options have gone through the schemas of their models, which also fill in defaults:
 * models are only ever handed options of that shape. A model that no plugin has keeps its own.
 */
export function checkOptions(
  rules: readonly AppRule[],
  plugins: readonly Plugin[],
): { readonly rules: readonly AppRule[]; readonly problems: readonly OptionProblem[] } {
  const problems: OptionProblem[] = [];
  const checked = rules.map((rule, index): AppRule => {
    const choice = (
      kind: Kind,
      given: ModelChoice | null,
      ...keys: readonly string[]
    ): ModelChoice | null => {
      const schema = given && schemaOf(plugins, kind, given.model);
      if (!given || !schema) return given;
      const result = validated(schema, given.options);
      if ('value' in result) return { model: given.model, options: result.value };
      for (const { message, path = [] } of result.issues) {
        const { model } = given;
        const slot = [...keys, model];
        problems.push({ rule: index, model, slot, path: path.map(keyOf), message });
      }
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

type Segment = NonNullable<SchemaIssue['path']>[number];

function keyOf(segment: Segment): PropertyKey {
  return typeof segment === 'object' ? segment.key : segment;
}

function validated(
  schema: OptionsSchema,
  options: unknown,
): { readonly value: unknown } | { readonly issues: readonly SchemaIssue[] } {
  const result = schema['~standard'].validate(options);
  // Only a synchronous schema can be asked here; its type allows others.
  if (!('issues' in result) && !('value' in result)) {
    return { issues: [{ message: 'options must be checked without waiting' }] };
  }
  return result.issues ? { issues: result.issues } : { value: result.value };
}

function schemaOf(plugins: readonly Plugin[], kind: Kind, model: string): OptionsSchema | null {
  const slash = model.indexOf('/');
  const namespace = slash < 0 ? '' : model.slice(0, slash);
  const name = model.slice(slash + 1);
  const models = plugins.find((plugin) => plugin.namespace === namespace)?.[kind];
  if (!models || !Object.hasOwn(models, name)) return null;
  return (models[name]?.options as OptionsSchema | undefined) ?? null;
}
