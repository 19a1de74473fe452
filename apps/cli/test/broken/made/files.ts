import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pod = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: app, image: nginx }] }
`;

const listing = (file: string) => `apiVersion: podsim/v1alpha1
kind: Scenario
spec: { files: [${JSON.stringify(file)}] }
`;

/** Files that the command lines speak of. */
export function makeFiles(cwd: string): void {
  const write = (name: string, content: string | Uint8Array) =>
    writeFileSync(join(cwd, name), content);
  write('pod.yaml', pod);
  write('empty.yaml', '');
  write('zero.yaml', Buffer.concat([Buffer.from(pod), Buffer.alloc(4)]));
  write('image.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  write('latin1.yaml', Buffer.from(pod.replace('web', 'wéb'), 'latin1'));
  write('utf16.yaml', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(pod, 'utf16le')]));
  write('lists-binary.yaml', listing('image.png'));
  write('lists-itself.yaml', listing('lists-itself.yaml'));
  write('lists-circle.yaml', listing('circle.yaml'));
  write('large.yaml', Buffer.alloc(33 * 1_048_576, '#'));
  write('precious.tex', 'not ours');
  mkdirSync(join(cwd, 'folder'));
  mkdirSync(join(cwd, 'filled'));
  write('filled/thesis.tex', 'not ours');
  symlinkSync('circle.yaml', join(cwd, 'circle.yaml'));
  symlinkSync('/nowhere/at/all', join(cwd, 'dangling.yaml'));
}
