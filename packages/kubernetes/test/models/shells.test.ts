import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createShell } from '../../src/models/shell/index.ts';
import { Container } from './harness.ts';

/** What real shells printed and returned: busybox 1.35, dash 0.5.12, bash 5.2 (as `sh`). */
interface Recorded {
  readonly script: string;
  readonly results: Readonly<Record<string, { readonly output: string; readonly code: number }>>;
}

const IMAGES: Readonly<Record<string, string>> = {
  ash: 'busybox:1.36',
  dash: 'debian:12',
  bash: 'fedora:39',
};

const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL('golden/shells.json', import.meta.url), 'utf8'),
);

/** Runs a script where the recording ran it: in an empty directory, not as PID 1. */
function replay(shell: string, script: string): { output: string; code: number | undefined } {
  const container = new Container({ image: IMAGES[shell] as string, isPid1: false });
  container.files.makeDirectory('/tmp/w');
  const text = `exec 2>&1; cd /tmp/w; ${script}`;
  container.start(createShell(), { argv: ['/bin/sh', '-c', text] }).until(3600);
  return { output: container.output.replace(/\n$/, ''), code: container.exit_?.code };
}

describe.each(Object.keys(IMAGES))('as %s', (shell) => {
  const scripts = recorded.filter(({ results }) => results[shell] !== undefined);
  test.each(scripts)('$script', ({ script, results }) => {
    expect(replay(shell, script)).toEqual(results[shell]);
  });
});

test('the recordings are there', () => {
  expect(recorded.length).toBeGreaterThan(150);
});
