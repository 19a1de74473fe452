import { runKey, Simulation, type Value } from '@podsim/kernel';
import { describe, expect, test } from 'vitest';
import { WallClock } from '../../src/clock.ts';
import { NodeStore } from '../../src/store/node-store.ts';
import { type NodeObject, readiness } from '../../src/store/nodes.ts';
import { Timeline } from '../../src/store/timeline.ts';
import { timeline } from '../../src/tables.ts';

const SPEC = {
  name: 'node1',
  labels: { zone: 'a' },
  taints: [],
  capacity: { cpu: 2000, memory: 1024, pods: 110, others: {} },
};

const OWN_LABELS = {
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/hostname': 'node1',
  'kubernetes.io/os': 'linux',
};

function world(): { nodes: NodeStore; node: NodeObject; rows: string[]; changes: string[] } {
  const simulation = new Simulation({ key: runKey('nodes', 1) });
  const rows: string[] = [];
  simulation.records.subscribe(timeline, (row: readonly Value[]) => {
    rows.push(`${row[1]} ${row[3]} ${row[5]} ${row[6]}`);
  });
  const changes: string[] = [];
  const clock = new WallClock(simulation.draws('cluster/clock'));
  const nodes = new NodeStore(simulation, clock, new Timeline(simulation), (change, { name }) => {
    changes.push(`${change} ${name}`);
  });
  return { nodes, node: nodes.create(SPEC), rows, changes };
}

describe('NodeStore', () => {
  test('a node of the spec is Ready from before the run, without a row', () => {
    const { nodes, node, rows, changes } = world();
    expect(nodes.get('node1')).toBe(node);
    expect(readiness(node)).toBe('True');
    expect(node.conditions.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'MemoryPressure False',
      'DiskPressure False',
      'PIDPressure False',
      'Ready True',
    ]);
    expect(node.createdAt).toBeLessThan(0);
    expect(rows).toEqual([]);
    expect(changes).toEqual(['added node1']);
  });

  test('Ready and taints give rows when what is published changes', () => {
    const { nodes, node, rows, changes } = world();
    const lost = { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' };
    nodes.setConditions(node, [{ type: 'Ready', status: 'Unknown', ...lost }]);
    nodes.setConditions(node, [{ type: 'Ready', status: 'Unknown', ...lost }]);
    nodes.setTaints(node, [
      { key: 'gpu', value: 'yes', effect: 'NoSchedule' },
      { key: 'node.kubernetes.io/unreachable', value: '', effect: 'NoExecute' },
    ]);
    nodes.setHealthy(node);
    nodes.setTaints(node, []);
    expect(rows).toEqual([
      'node Node/node1 Ready Unknown',
      'node Node/node1 taints gpu=yes:NoSchedule,node.kubernetes.io/unreachable:NoExecute',
      'node Node/node1 Ready True',
      'node Node/node1 taints ',
    ]);
    expect(changes).toEqual([
      'added node1',
      'status node1',
      'taints node1',
      'status node1',
      'taints node1',
    ]);
  });

  test('labels are set and removed; unschedulable is a change of the spec', () => {
    const { nodes, node, changes } = world();
    nodes.setLabels(node, [
      ['zone', null],
      ['disk', 'ssd'],
    ]);
    nodes.setUnschedulable(node, true);
    nodes.setUnschedulable(node, true);
    expect(node.labels).toEqual({ ...OWN_LABELS, disk: 'ssd' });
    expect(node.unschedulable).toBe(true);
    expect(changes).toEqual(['added node1', 'labels node1', 'spec node1']);
  });

  test('a node that is gone takes no more writes', () => {
    const { nodes, node, rows } = world();
    nodes.remove(node);
    nodes.setTaints(node, [{ key: 'a', value: '', effect: 'NoExecute' }]);
    nodes.setLabels(node, [['zone', 'b']]);
    expect(nodes.get('node1')).toBeUndefined();
    expect([...nodes.all()]).toEqual([]);
    expect(node.labels).toEqual({ ...OWN_LABELS, zone: 'a' });
    expect(rows).toEqual(['node Node/node1 Deleted ']);
  });
});
