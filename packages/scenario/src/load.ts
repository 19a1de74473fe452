import { ownValue, type Path } from '@podsim/api';
import { minutes } from '@podsim/kernel';
import { AppReader, BUILT_IN_MODELS, type ModelNames } from './build/apps.ts';
import { noteGates, settlePods } from './build/assumptions.ts';
import { Findings } from './build/builder.ts';
import { buildCluster } from './build/cluster.ts';
import { ExpectationReader, type MetricName, type PluginBudget } from './build/expectations.ts';
import { ObjectReader, type Unit, unitsOf } from './build/objects.ts';
import { deepFreeze } from './freeze.ts';
import type { Place, Problem } from './problems.ts';
import { kindProblem, sortDocuments } from './scenario-document.ts';
import { checkAll } from './schema/check.ts';
import { type ScenarioInput, scenarioSchema } from './schema/scenario-schema.ts';
import { applyToObjects, applyToScenario, type Override, readOverrides } from './set/settings.ts';
import { directoryOf, joinPath, stemOf } from './source/file-names.ts';
import { parseSource } from './source/parse.ts';
import type { Source } from './source/source.ts';
import { TimelineReader } from './timeline/timeline-reader.ts';
import type { Note, Scenario } from './types.ts';

/** A file that has been read: YAML, one or many documents. */
export interface InputFile {
  /** As in messages; `files` and plugins are relative to it. Standard input is `<stdin>`. */
  readonly name: string;
  readonly text: string;
}

/** Reads the files that a scenario lists. */
export interface FileReader {
  /** The text; throws an Error whose message says why not. */
  read(path: string): string;
}

export interface LoadOptions {
  readonly reader: FileReader;
  /** `--set` texts, `[KIND/NAME:]PATH=VALUE`, in order. */
  readonly sets?: readonly string[] | undefined;
  readonly seed?: number | string | undefined;
  readonly runs?: number | undefined;
  /** Kubernetes notation. */
  readonly duration?: string | undefined;
  readonly clusterVersion?: string | undefined;
  /** Releases that can be simulated; any without. */
  readonly releases?: readonly string[] | undefined;
  /** Names of the models without a namespace; those of the format without. */
  readonly models?: ModelNames | undefined;
  /** Metrics that budgets may name; any without. */
  readonly metrics?: readonly MetricName[] | undefined;
}

interface Loaded {
  /** Plugins, rules and cluster of the Scenario, as far as they could be read. */
  readonly plugins: readonly string[];
  readonly apps: Scenario['apps'];
  readonly cluster: Scenario['cluster'];
  /** Budgets on metrics of plugins: `resolveBudgets` checks them once these are loaded. */
  readonly budgets: readonly PluginBudget[];
  /** Of the scenario file, ending in `/`, or empty: where relative plugins are looked up. */
  readonly directory: string;
  /** Where a path of the Scenario document is written, for problems found later on. */
  readonly locate: (path: Path, at?: 'key' | 'value') => Place;
}

/** The schema's view of the Scenario, without what is wrong. */
interface ReadScenario {
  /** Nothing was wrong. */
  readonly isWhole: boolean;
  readonly input: ScenarioInput | null;
  readonly leftOut: readonly Path[];
}

/** A scenario, or everything that is wrong with it. Notes are there in both cases. */
export type LoadResult = Loaded &
  (
    | {
        readonly scenario: Scenario;
        readonly problems: readonly [];
        readonly notes: readonly Note[];
      }
    | {
        readonly scenario: null;
        readonly problems: readonly Problem[];
        readonly notes: readonly Note[];
      }
  );

/**
 * Reads scenario files: at most one Scenario and any number of Kubernetes objects. Never throws on
 * any text: what is wrong comes back as problems, all of them at once, in the order of the files.
 */
export function loadScenario(inputs: readonly InputFile[], options: LoadOptions): LoadResult {
  return new Loader(inputs, options).load();
}

const DEFAULT_DURATION = minutes(10);

class Loader {
  private readonly inputs: readonly InputFile[];
  private readonly options: LoadOptions;
  private readonly findings = new Findings();
  private readonly files: string[] = [];
  private budgets: readonly PluginBudget[] = [];

  constructor(inputs: readonly InputFile[], options: LoadOptions) {
    this.inputs = inputs;
    this.options = options;
  }

  load(): LoadResult {
    const sources = this.inputs.flatMap((input) => this.parse(input.name, input.text));
    const { scenario: source, objects, problems } = sortDocuments(sources);
    this.findings.problems.push(...problems);
    const overrides = readOverrides(overridesOf(this.options));
    this.findings.problems.push(...overrides.problems);
    this.findings.problems.push(...applyToScenario(overrides.read, source));
    const input = this.readScenario(source);
    const listed = this.readFiles(source);
    const units = () => [...objects, ...listed].flatMap((each) => unitsOf(each));
    this.findings.problems.push(...applyToObjects(overrides.read, units()));
    const scenario = this.build(source, input, units());
    return this.result(source, scenario);
  }

  private result(source: Source, scenario: Scenario): LoadResult {
    const loaded: Loaded = {
      directory: directoryOf(source.text.name),
      plugins: scenario.plugins,
      apps: scenario.apps,
      cluster: scenario.cluster,
      budgets: this.budgets,
      locate: (path, at) => source.place(path, at),
    };
    const { notes } = this.findings;
    const problems = this.sorted();
    if (problems.length > 0) return { ...loaded, scenario: null, problems, notes };
    return { ...loaded, scenario: deepFreeze(scenario), problems: [], notes: scenario.notes };
  }

  private parse(name: string, text: string): readonly Source[] {
    this.files.push(name);
    const { sources, problems } = parseSource(name, text);
    this.findings.problems.push(...problems);
    return sources;
  }

  private readScenario(source: Source): ReadScenario {
    const wrongKind = kindProblem(source);
    if (wrongKind !== null) {
      this.findings.problems.push(wrongKind);
      return { isWhole: false, input: null, leftOut: [] };
    }
    const checked = checkAll(scenarioSchema, withRelease(source), source);
    this.findings.problems.push(...checked.problems);
    const release = checked.rest?.spec?.cluster?.version;
    const { releases } = this.options;
    if (release != null && releases !== undefined && !releases.includes(release)) {
      const message = `Kubernetes ${release} is not simulated by this version`;
      const hint = `expected one of ${releases.join(', ')}`;
      this.findings.at('invalid-value', source, ['spec', 'cluster', 'version'], message, hint);
    }
    const { value, rest, leftOut } = checked;
    return { isWhole: value !== null, input: rest, leftOut };
  }

  /** The documents of the files that the Scenario lists. */
  private readFiles(source: Source): Source[] {
    const listed = ownValue(ownValue(source.value, 'spec'), 'files');
    if (!Array.isArray(listed)) return [];
    return listed.flatMap((name, i) =>
      typeof name === 'string' && name !== ''
        ? this.readFile(name, source, ['spec', 'files', i])
        : [],
    );
  }

  private readFile(name: string, source: Source, path: Path): readonly Source[] {
    const file = joinPath(directoryOf(source.text.name), name);
    let text: string;
    try {
      text = this.options.reader.read(file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `cannot read ${JSON.stringify(name)}: ${reason}`;
      this.findings.problems.push(source.problem('unreadable-file', path, message));
      return [];
    }
    const { scenario, objects } = sortDocuments(this.parse(file, text));
    if (scenario.text.name === file) {
      const message = 'a listed file may hold Kubernetes objects only';
      this.findings.problems.push(scenario.problem('two-scenarios', ['kind'], message));
    }
    return [...objects];
  }

  private build(source: Source, read: ReadScenario, units: readonly Unit[]): Scenario {
    const { findings } = this;
    const { isWhole, input } = read;
    const spec = input?.spec ?? {};
    const raw = ownValue(source.value, 'spec');
    const cluster = findings.withoutDoubtful(read.leftOut, () =>
      buildCluster(spec.cluster, source, findings),
    );
    const { release, featureGates } = cluster;
    const reader = new ObjectReader({ release, featureGates }, this.isIncomplete(), findings);
    const objects = reader.readAll(units);
    const duration = spec.duration ?? DEFAULT_DURATION;
    const known = isWhole ? cluster : null;
    const timeline = new TimelineReader(source, reader, known, findings);
    const actions = timeline.readAll(listOf(raw, 'timeline'), duration);
    const models = this.options.models ?? BUILT_IN_MODELS;
    const apps = new AppReader(source, models, findings).readAll(listOf(raw, 'apps'), reader.world);
    const expectations = new ExpectationReader(source, this.options.metrics ?? null, findings);
    const entries = listOf(raw, 'timeline').length;
    const expect = expectations.readAll(listOf(raw, 'expect'), entries, reader.world);
    this.budgets = expectations.ofPlugins;
    reader.finish();
    noteGates(cluster, findings);
    const settled = settlePods(objects, cluster, findings);
    this.checkEmpty(units, actions.length);
    return {
      name: input?.metadata?.name ?? this.defaultName(),
      duration,
      untilIdle: spec.until === 'idle',
      seed: spec.seed ?? 1,
      runs: spec.runs ?? 1,
      cluster,
      objects: settled,
      apps,
      actions,
      expect,
      plugins: spec.plugins ?? [],
      notes: findings.notes,
    };
  }

  /** Whether something that could hold objects could not be read at all. */
  private isIncomplete(): boolean {
    const codes = ['yaml', 'duplicate-key', 'unreadable-file', 'not-an-object'];
    return this.findings.problems.some((problem) => codes.includes(problem.code));
  }

  private defaultName(): string {
    const [first] = this.inputs;
    return first === undefined ? 'scenario' : stemOf(first.name);
  }

  /** Most likely the program before in the pipe failed. */
  private checkEmpty(units: readonly Unit[], actions: number): void {
    if (units.length > 0 || actions > 0 || this.findings.problems.length > 0) return;
    const file = this.inputs.map((input) => input.name).join(', ');
    this.findings.problems.push({
      code: 'nothing-to-run',
      file: file === '' ? '(no file)' : file,
      line: 1,
      column: 1,
      excerpt: '',
      message: 'there are no Kubernetes objects',
      hint: 'expected at least one object, such as a Pod',
    });
  }

  /** Problems in the order of the files, and in each from top to bottom. */
  private sorted(): Problem[] {
    const rank = (problem: Problem): number => {
      const index = this.files.indexOf(problem.file);
      return index === -1 ? this.files.length : index;
    };
    return [...this.findings.problems].sort(
      (a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column,
    );
  }
}

const listOf = (spec: unknown, name: string): readonly unknown[] => {
  const list = ownValue(spec, name);
  return Array.isArray(list) ? list : [];
};

/** Options that have a name of their own are settings like any other. */
function overridesOf(options: LoadOptions): Override[] {
  const named: (readonly [option: string, path: string, value: string | undefined])[] = [
    ['--seed', 'seed', options.seed?.toString()],
    ['--runs', 'runs', options.runs?.toString()],
    ['--duration', 'duration', options.duration],
    ['--cluster-version', 'cluster.version', options.clusterVersion],
  ];
  const sets = (options.sets ?? []).map((text) => ({ option: '--set', text }));
  // Flags come last, because they win over `--set`.
  const flags = named
    .filter(([, , value]) => value !== undefined)
    .map(([option, path, value]) => ({ option, text: `${path}=${value}` }));
  return [...sets, ...flags];
}

/** YAML reads `version: 1.30` as the number 1.3; what was written counts. */
function withRelease(source: Source): unknown {
  const path = ['spec', 'cluster', 'version'];
  const { value } = source;
  const spec = ownValue(value, 'spec');
  const cluster = ownValue(spec, 'cluster');
  const text = source.scalarText(path);
  if (typeof ownValue(cluster, 'version') !== 'number' || text === null) return value;
  return {
    ...(value as object),
    spec: { ...(spec as object), cluster: { ...(cluster as object), version: text } },
  };
}
