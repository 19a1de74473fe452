import type { Service } from '@podsim/api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { selects } from '../../src/controllers/endpoints/endpoint-of.ts';
import { NameList } from '../../src/controllers/endpoints/name-list.ts';
import { ServiceIndex } from '../../src/controllers/endpoints/service-index.ts';
import type { PodObject } from '../../src/store/objects.ts';

const namespace = fc.constantFrom('default', 'other');
const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'));

it('ServiceIndex finds what asking every Service finds', () => {
  const services = fc.array(fc.record({ namespace, selector: labels }), { maxLength: 8 });
  fc.assert(
    fc.property(services, namespace, labels, (all, place, podLabels) => {
      const index = new ServiceIndex<{ service: Service; ordinal: number }>();
      const entries = all.map(({ namespace: where, selector }, ordinal) => {
        const service = { metadata: { namespace: where }, spec: { selector } } as Service;
        return { service, ordinal };
      });
      for (const entry of entries.toReversed()) index.add(entry);
      for (const entry of entries.slice(5)) index.remove(entry);
      const pod = { namespace: place, manifest: { metadata: { labels: podLabels } } } as PodObject;
      const expected = entries.slice(0, 5).filter(({ service }) => selects(service, pod));
      expect(index.selecting(pod)).toEqual(expected);
    }),
    { seed: 3, numRuns: 300 },
  );
});

it('NameList is in order after any additions and removals', () => {
  const step = fc.record({
    name: fc.constantFrom('a', 'b', 'b-1', 'c', 'web#10'),
    add: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const list = new NameList();
      let plain: string[] = [];
      for (const { name, add } of steps) {
        if (add) list.add(name);
        else list.remove(name);
        const place = plain.indexOf(name);
        if (add) plain = [...plain, name].sort();
        else if (place >= 0) plain = plain.toSpliced(place, 1);
        expect(list.text).toBe(plain.join(','));
      }
    }),
    { seed: 4, numRuns: 200 },
  );
});
