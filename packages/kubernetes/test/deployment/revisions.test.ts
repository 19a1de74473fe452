import type { PodTemplate } from '@podsim/api';
import { describe, expect, test } from 'vitest';
import {
  annotationsOfNew,
  HASH_LABEL,
  REVISION,
  templateHash,
  templateText,
} from '../../src/controllers/deployment/revisions.ts';
import { specOf } from './specs.ts';

const HISTORY = 'deployment.kubernetes.io/revision-history';
const { template } = specOf(1, 1, 0);

describe('templates', () => {
  test('are the same whatever the order of labels, and with their own hash', () => {
    const one: PodTemplate = { ...template, labels: { a: '1', b: '2' } };
    const other: PodTemplate = { ...template, labels: { b: '2', [HASH_LABEL]: 'x', a: '1' } };
    expect(templateText(one)).toBe(templateText(other));
  });

  test('differ by an annotation, as after a restart', () => {
    const restarted: PodTemplate = { ...template, annotations: { restartedAt: 'now' } };
    expect(templateText(restarted)).not.toBe(templateText(template));
  });

  const written = (labels: Readonly<Record<string, string>>) => ({
    raw: { spec: { replicas: 1, template: { metadata: { labels } } } },
  });

  test('are named by a hash of what was written, whatever its order', () => {
    const name = templateHash(written({ a: '1', b: '2' }), 0);
    expect(templateHash(written({ b: '2', a: '1' }), 0)).toBe(name);
    expect(templateHash(written({ a: '1' }), 0)).not.toBe(name);
  });

  test('have another name when one is taken', () => {
    const names = [0, 1, 2].map((collisions) => templateHash(written({}), collisions));
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{8,10}$/);
  });
});

describe('annotationsOfNew', () => {
  test('takes over what the user wrote, and nothing of the bookkeeping', () => {
    const deployment = {
      'kubernetes.io/change-cause': 'new image',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      [REVISION]: '7',
    };
    expect(annotationsOfNew(deployment, {}, 3)).toEqual({
      'kubernetes.io/change-cause': 'new image',
      [REVISION]: '3',
    });
  });

  test('a revision that comes back remembers what it was', () => {
    const once = annotationsOfNew({}, { [REVISION]: '1' }, 3);
    expect(once).toEqual({ [REVISION]: '3', [HISTORY]: '1' });
    expect(annotationsOfNew({}, once, 5)).toEqual({ [REVISION]: '5', [HISTORY]: '1,3' });
  });

  test('the newest stays what it is when older ones are gone', () => {
    expect(annotationsOfNew({}, { [REVISION]: '4' }, 2)).toEqual({ [REVISION]: '4' });
  });
});
