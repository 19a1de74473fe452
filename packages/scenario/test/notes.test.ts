import { describe, expect, test } from 'vitest';
import { notesOf, POD, scenarioOf, withSpec } from './loading.ts';

describe('notes', () => {
  test('say what is taken for granted', () => {
    expect(notesOf(POD)).toEqual(['taken as present on every node: nginx:1.27']);
    expect(notesOf(withSpec('cluster: { images: [{ match: "nginx:*", pull: 1s }] }'))).toEqual([]);
  });

  test('name fields without effect once, and unknown ones each', () => {
    const one = POD.replace('spec:', 'spec:\n  hostIPC: true\n  restartPolcy: Never');
    const two = one.replace('name: web', 'name: two').replace('restartPolcy', 'zzz');
    expect(notesOf(`${one}---\n${two}`)).toEqual([
      '8: Pod/web: unknown field "spec.restartPolcy", dropped as by the API server; did ' +
        'you mean "restartPolicy"?',
      '20: Pod/two: unknown field "spec.zzz", dropped as by the API server',
      '7: spec.hostIPC is kept but has no effect here (Pod/web and 1 more)',
      'taken as present on every node: nginx:1.27',
    ]);
  });

  test('speak up for workloads, and softly for the rest', () => {
    const text = `apiVersion: v1
kind: ReplicationController
metadata: { name: web }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: a }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: b }
`;
    expect(notesOf(text)).toEqual([
      '2: ReplicationController/web is not simulated by this version; its pods will be absent',
      '6: objects of kind ServiceAccount have no effect here (ServiceAccount/a and 1 more)',
    ]);
  });

  test('volumes that nobody fills', () => {
    const text = POD.replace(
      'spec:',
      'spec:\n  volumes: [{ name: v, persistentVolumeClaim: { claimName: x } }]',
    );
    expect(notesOf(text)[0]).toBe(
      '7: volumes of type persistentVolumeClaim are mounted as empty directories (Pod/web)',
    );
  });

  test('a live export is scheduled anew where its node is missing', () => {
    const bound = POD.replace('spec:', 'spec:\n  nodeName: gke-1');
    const live = bound.replace('name: web', 'name: web\n  uid: b3c1');
    const nodeOf = (text: string) => {
      const [pod] = scenarioOf(text).objects;
      return pod?.kind === 'Pod' ? pod.spec.nodeName : undefined;
    };
    expect(nodeOf(live)).toBeNull();
    expect(notesOf(live)).toContain(
      'Pod/web ran on gke-1, which does not exist here: it is scheduled anew',
    );
    expect(nodeOf(bound)).toBe('gke-1');
    expect(notesOf(bound)).toContain(
      'Pod/web names the node gke-1, which does not exist: it will never run',
    );
  });
});
