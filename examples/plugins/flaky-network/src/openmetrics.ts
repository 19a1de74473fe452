import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineSink, described, optional, options, type Row, readText } from '@podsim/sdk';

const sinkOptions = options({
  file: described(optional(readText, 'metrics.txt'), 'Name of the file, in the folder of the run.'),
});

/** Writes the metrics of a run in the text format of OpenMetrics, for Prometheus and its kin. */
export const openmetrics = defineSink({
  description: 'The metrics of a run as OpenMetrics text.',
  options: sinkOptions,
  tables: ['metrics'],
  open({ scenario, seed, replication, directory }, { file }) {
    const families = new Families({ scenario, seed: String(seed), run: String(replication) });
    return {
      write(_table, rows) {
        for (const row of rows) families.add(row);
      },
      close: () => writeFile(join(directory, file), families.text()),
    };
  },
});

type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly unit: string;
  readonly samples: Map<string, number>;
}

/** Samples by the name of their family: those of one must stand together. */
class Families {
  readonly #labels: Labels;
  readonly #families = new Map<string, Family>();

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  /** A metric without a value has no sample. @throws Error for two metrics that become one. */
  add({ name, unit, value }: Row): void {
    if (value === null) return;
    // `time_to_ready_seconds.p99`: what follows the dot is one of several samples.
    const [head = '', ...parts] = String(name).split('.');
    const part: Labels = parts.length === 0 ? {} : { part: parts.join('.') };
    const labels = labelText({ ...this.#labels, ...part });
    const known = this.#families.get(familyName(head));
    const family = known ?? { unit: String(unit), samples: new Map() };
    if (family.samples.has(labels)) throw new Error(`two metrics are called ${familyName(head)}`);
    family.samples.set(labels, Number(value));
    this.#families.set(familyName(head), family);
  }

  text(): string {
    const lines = [...this.#families].flatMap(([name, { unit, samples }]) => [
      `# TYPE ${name} gauge`,
      ...(unit === 's' && name.endsWith('_seconds') ? [`# UNIT ${name} seconds`] : []),
      `# HELP ${name} As podsim measures it, in ${escaped(unit)}.`,
      ...[...samples].map(([labels, value]) => `${name}${labels} ${value}`),
    ]);
    return [...lines, '# EOF', ''].join('\n');
  }
}

/** Endings that belong to other types than gauges. */
const reserved = /_(total|count|sum|bucket|created|info)$/;

function familyName(name: string): string {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const text = `podsim_${snake.replace(/[^a-z0-9_]+/g, '_')}`;
  return reserved.test(text) ? `${text}_value` : text;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `{${pairs.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
