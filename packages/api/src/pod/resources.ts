import { formatCpu, formatMemory, parseCpu, parseMemory } from '../quantity.ts';
import type { Field } from '../reading/field.ts';
import { recordOf } from '../reading/records.ts';
import type { ResourceList, Resources } from '../types.ts';

/** Reads requests and limits; a limit without a request requests as much (QOS-1). */
export function readResources(field: Field): Resources {
  const resources = field.struct();
  const limits = readAmounts(resources.get('limits'));
  const requests = readAmounts(resources.get('requests'));
  const where = resources.get('requests');
  const over = (name: 'cpu' | 'memory', format: (n: number) => string): void => {
    const [request, limit] = [requests[name], limits[name]];
    if (request === null || limit === null || request <= limit) return;
    const detail = `must be less than or equal to ${name} limit of ${format(limit)}`;
    where.report.invalid(where.path, format(request), detail);
  };
  over('cpu', formatCpu);
  over('memory', formatMemory);
  return {
    requests: {
      cpu: requests.cpu ?? limits.cpu,
      memory: requests.memory ?? limits.memory,
      others: { ...limits.others, ...requests.others },
    },
    limits,
  };
}

/** Reads a map of resources to amounts. */
export function readAmounts(field: Field): ResourceList {
  let cpu: number | null = null;
  let memory: number | null = null;
  const others: [string, number][] = [];
  for (const [name, quantity] of field.entries()) {
    if (name === 'cpu') cpu = readQuantity(quantity, parseCpu);
    else if (name === 'memory') memory = readQuantity(quantity, parseMemory);
    else others.push([name, readOther(name, quantity)]);
  }
  return { cpu, memory, others: others.length === 0 ? NOTHING : recordOf(others) };
}

/** A quantity of at least 0; null after an error. */
function readQuantity(field: Field, parse: (text: string | number) => number): number | null {
  if (typeof field.value !== 'string' && typeof field.value !== 'number') {
    field.text();
    return null;
  }
  try {
    const amount = parse(field.value);
    if (amount < 0) field.report.invalid(field.path, String(field.value), AT_LEAST_0);
    return amount < 0 ? null : amount;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    field.invalid(error.message);
    return null;
  }
}

const AT_LEAST_0 = 'must be greater than or equal to 0';

const NOTHING: Readonly<Record<string, number>> = Object.freeze({});

/** Other resources only count for the scheduler; their names and amounts must be right. */
function readOther(name: string, field: Field): number {
  const standard = name === 'ephemeral-storage' || name.startsWith('hugepages-');
  if (!standard && !name.includes('/')) {
    field.report.invalid(field.path, name, 'must be a standard resource type or fully qualified');
    field.report.invalid(field.path, name, 'must be a standard resource for containers');
  }
  return readQuantity(field, parseMemory) ?? 0;
}
