import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { crashing, podsim } from './helpers.ts';

describe('podsim validate', () => {
  it('says what there is', async () => {
    const { code, stdout } = await podsim(['validate', '-'], { stdin: crashing });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^-: valid \(1 Pod, Kubernetes 1\.\d+\)\n$/);
  });

  it('prints the resolved scenario', async () => {
    const json = await podsim(['validate', '-', '-o', 'json'], { stdin: crashing });
    const yaml = await podsim(['validate', '-', '-o', 'yaml'], { stdin: crashing });
    const scenario = JSON.parse(json.stdout);
    expect(scenario.objects[0].spec.restartPolicy).toBe('Always');
    expect(parseDocument(yaml.stdout).toJS()).toEqual(scenario);
  });

  it('ends with 2 for what is not valid', async () => {
    const { code, stdout } = await podsim(['validate', '-'], { stdin: 'kind: Pod' });
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });
});

describe('podsim schema', () => {
  it('prints JSON Schema', async () => {
    const { code, stdout } = await podsim(['schema']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'object', properties: { spec: {} } });
  });
});
