import type { ContributionFacts } from '@podsim/experiment';
import { fileColumnName, metricDefinitions, resultTables } from '@podsim/experiment/reference';
import type { Styles } from '../terminal.ts';
import { Page } from './page.ts';
import type { Topic } from './topic.ts';

type Metric = (typeof metricDefinitions)[number];
type Table = NonNullable<ReturnType<(typeof resultTables)['get']>>;
type Column = Table['columns'][number];

const units = new Map([
  ['s', 'seconds'],
  ['1', 'a share or a count'],
  ['1/h', 'per hour'],
  ['By', 'bytes'],
]);

/** `restarts_per_pod_hour`, or a family: `termination_latency_seconds`. */
export const metricTopic: Topic = {
  names: [...new Set(metricDefinitions.flatMap(({ name }) => [name, familyOf(name)]))],
  explain: (name, styles) => {
    const one = metricDefinitions.find((metric) => metric.name === name);
    if (one !== undefined) {
      return [
        metricPage(styles, { ...one, from: one.source }, '')
          .text(budgetHint(one))
          .toString(),
      ];
    }
    const family = metricDefinitions.filter((metric) => familyOf(metric.name) === name);
    const [first] = family;
    if (first === undefined) return [];
    const page = new Page(styles, name, `metrics, ${unitOf(first)}, from table ${first.source}`);
    const items = family.map((metric) => ({
      ...{ name: metric.name, facts: '', text: metric.description },
    }));
    return [page.items('METRICS', items).text(budgetHint(first)).toString()];
  },
};

/** What there is to say of one metric. @param owner of a plugin, or empty. */
function metricPage(
  styles: Styles,
  {
    name,
    unit,
    from,
    description,
  }: Readonly<Record<'name' | 'unit' | 'from' | 'description', string>>,
  owner: string,
): Page {
  const what = `metric${owner}, ${units.get(unit) ?? unit}, from table ${from}`;
  return new Page(styles, name, what).text(description);
}

/** A metric of a plugin, with a budget on it. @param owner such as `, of jvm 1.0.0`. */
export function pluginMetricText(
  styles: Styles,
  { id, description, metric }: ContributionFacts,
  owner: string,
): string {
  const { unit, from } = metric ?? { unit: '', from: '' };
  const bound = pluginBounds.get(unit) ?? '100';
  return metricPage(styles, { name: id, unit, from, description }, owner)
    .text(`In a scenario: expect: [ ${id} < ${bound} ]`)
    .toString();
}

const pluginBounds = new Map([
  ['s', '45s'],
  ['1', '0.05'],
  ['By', '256Mi'],
]);

function familyOf(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}

function unitOf({ unit }: Metric): string {
  return units.get(unit) ?? unit;
}

function budgetHint({ name, unit, recipe }: Metric): string {
  const share = recipe.kind === 'count' ? '5' : '5%';
  const bound = unit === 's' ? '45s' : unit === '1' ? share : '0.1';
  return `In a scenario: expect: [ ${name} < ${bound} ]`;
}

/** `pods`, `pods.created`, or `pods.created_us` as the files call it. */
export const tableTopic: Topic = {
  names: tableNames(resultTables.values()),
  explain: (name, styles) => tableTexts(resultTables.values(), name, styles, ''),
};

/** Names of tables and their columns. */
export function tableNames(tables: Iterable<Table>): readonly string[] {
  return [...tables].flatMap((table) => [
    table.name,
    ...table.columns.map((column) => `${table.name}.${column.name}`),
  ]);
}

/** The table or column of this name. @param owner of plugins, such as `, of jvm 1.0.0`. */
export function tableTexts(
  tables: Iterable<Table>,
  name: string,
  styles: Styles,
  owner: string,
): readonly string[] {
  const [tableName = '', columnName, ...more] = name.split('.');
  const table = [...tables].find((one) => one.name === tableName);
  if (table === undefined || more.length > 0) return [];
  if (columnName === undefined) {
    const page = new Page(styles, name, `table${owner}`).text(table.description);
    const items = table.columns.map((column) => ({
      ...{ name: column.name, facts: factsOf(column), text: column.description },
    }));
    return [page.items('COLUMNS', items).text(timesHint(table)).toString()];
  }
  const column = table.columns.find((one) => namesOf(one).includes(columnName));
  if (column === undefined) return [];
  const what = `column of table ${tableName}${owner}, ${factsOf(column)}`;
  const page = new Page(styles, `${tableName}.${column.name}`, what);
  return [page.text(column.description).text(filesOf(column)).toString()];
}

function namesOf(column: Column): readonly string[] {
  return [column.name, fileColumnName(column, 'us'), fileColumnName(column, 's')];
}

function timesHint({ columns }: Table): string {
  if (!columns.some((column) => filesOf(column) !== '')) return '';
  return 'Files call a time or duration x by x_us (microseconds, Parquet) or x_s (seconds, text).';
}

/** Type, and whether there may be no value. */
function factsOf(column: Column): string {
  return `${column.type}${column.nullable === true ? ', may be empty' : ''}`;
}

/** How files call the column, if not by its name. */
function filesOf(column: Column): string {
  const [name, us, s] = namesOf(column);
  return us === name ? '' : `Files call it ${us} (microseconds, Parquet) or ${s} (seconds, text).`;
}
