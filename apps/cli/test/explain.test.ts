import { fileURLToPath } from 'node:url';
import { ruleTexts } from '@podsim/experiment/reference';
import { describe, expect, it } from 'vitest';
import { podsim } from './helpers.ts';

const goldens = fileURLToPath(new URL('./explain/', import.meta.url));

describe('podsim explain', () => {
  it.each([
    ['pod.spec.containers.livenessProbe', 'probe.txt'],
    ['Deployment.spec.strategy.rollingUpdate.maxSurge', 'max-surge.txt'],
    ['pod.spec.hostPID', 'host-pid.txt'],
    ['scenario.spec.cluster.nodes', 'nodes.txt'],
    ['scenario.spec.timeline.evict', 'evict.txt'],
    ['scenario.spec.cluster.images.pull', 'pull.txt'],
    ['killed_share', 'killed-share.txt'],
    ['termination_latency_seconds', 'termination-latency.txt'],
    ['terminations', 'terminations.txt'],
    ['terminations.latency_us', 'latency.txt'],
    ['probe-7', 'probe-7.txt'],
    ['TERM', 'term.txt'],
    ['HPA', 'hpa.txt'],
    ['NEW-9', 'new-9.txt'],
  ])('%s', async (name, golden) => {
    const { code, stdout, stderr } = await podsim(['explain', name]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`${goldens}${golden}`);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('every rule belongs to an area that has a name', async () => {
    const areas = new Set([...ruleTexts().keys()].map((id) => id.replace(/-.*/, '')));
    const texts = await Promise.all([...areas].map((area) => podsim(['explain', area])));
    expect(texts.filter(({ stdout }) => stdout.includes('undefined'))).toEqual([]);
    expect(areas.size).toBeGreaterThan(20);
  });

  it.each([
    ['pod.spec.contaners', 'pod.spec has no field contaners; did you mean pod.spec.containers?'],
    ['pod.spec.nodeName.x', 'has no field x; podsim explain pod.spec.nodeName'],
    ['secret.x', 'secret has no field x; there are apiVersion, kind, metadata, data'],
    ['scenario.spec.clustr', 'did you mean scenario.spec.cluster?'],
    ['scenario.spec.timeline.delte', 'did you mean scenario.spec.timeline.delete?'],
    ['scenario.spec.until.x', 'has no field x; podsim explain scenario.spec.until'],
    ['killd_share', 'did you mean killed_share?'],
    ['restarts.cuase', 'did you mean restarts.cause?'],
    ['PROBE-99', 'nothing is called PROBE-99; did you mean PROBE-9?'],
    ['servre', 'did you mean server?'],
    ['depolyment', 'did you mean deployment?'],
    ['?', 'names are those of models, metrics, tables, rules, and fields such as pod.spec'],
    ['__proto__', 'nothing is called __proto__'],
    ['scenario.__proto__', 'scenario has no field __proto__'],
    ['pod.constructor', 'pod has no field constructor'],
  ])('%s is no name', async (name, message) => {
    const { code, stdout, stderr } = await podsim(['explain', name]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
