import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readObject } from '../src/index.ts';
import { containerWith } from './manifests.ts';

const FULL = containerWith(
  {
    command: ['sh'],
    ports: [{ containerPort: 80, name: 'http' }],
    env: [{ name: 'A', value: 'b' }],
    resources: { limits: { cpu: '1', memory: '1Gi' } },
    livenessProbe: { httpGet: { port: 'http', httpHeaders: [{ name: 'X', value: 'y' }] } },
    readinessProbe: { exec: { command: ['true'] } },
    lifecycle: { preStop: { sleep: { seconds: 1 } } },
    volumeMounts: [{ name: 'v', mountPath: '/v' }],
  },
  {
    volumes: [{ name: 'v', configMap: { name: 'c', items: [{ key: 'a', path: 'b' }] } }],
    tolerations: [{ key: 'a', operator: 'Exists' }],
    readinessGates: [{ conditionType: 'example.com/ready' }],
  },
);

/** All places in a value, as functions that give a copy with another value there. */
function places(value: unknown): ((replacement: unknown) => unknown)[] {
  const here = (replacement: unknown): unknown => replacement;
  if (typeof value !== 'object' || value === null) return [here];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    places(child).map((put) => (replacement: unknown) => {
      const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
        ? [...value]
        : { ...value };
      (copy as Record<string, unknown>)[key] = put(replacement);
      return copy;
    }),
  );
  return [here, ...inner];
}

test('no value in any place makes reading throw', () => {
  const all = places(FULL);
  const check = fc.property(fc.nat(all.length - 1), fc.jsonValue(), (index, json) => {
    const { object, errors } = readObject(all[index]?.(json));
    for (const { message, path } of errors) {
      expect(message).not.toContain('undefined');
      expect(message.length).toBeGreaterThan(5);
      expect(path.every((part) => typeof part === 'string' || typeof part === 'number')).toBe(true);
    }
    if (errors.length > 0) expect(object).toBeNull();
  });
  fc.assert(check, { seed: 3, numRuns: 2000 });
});

test('what is read does not depend on the order of keys', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, child]) => [key, reversed(child)]),
    );
  };
  const { raw: _, ...forwards } = readObject(FULL).object ?? { raw: {} };
  const { raw: __, ...backwards } = readObject(reversed(FULL)).object ?? { raw: {} };
  expect(Object.keys(forwards)).toContain('spec');
  expect(backwards).toEqual(forwards);
});
