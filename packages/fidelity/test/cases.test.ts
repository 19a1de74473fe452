import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leftOut } from '../src/cases/left-out.ts';
import { main, readCase, runScenarioCase, runUnit } from '../src/index.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const fixture = (name: string) => readFileSync(join(fixtures, name), 'utf8');

function output(args: readonly string[]) {
  const lines: string[] = [];
  const code = main(args, (line) => lines.push(line));
  return { code, lines };
}

/** Runs the runner on one file with this text. */
function outputOf(text: string, args: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'podsim-cases-'));
  try {
    writeFileSync(join(folder, 'XX-1-case.yaml'), text);
    return output([...args, folder]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the case runner', () => {
  it('runs a folder of unit and scenario files', () => {
    const { code, lines } = output([fixtures]);
    expect(lines).toEqual(['27 passed, 0 failed']);
    expect(code).toBe(0);
  });

  it('tells each row that fails, with what was expected and what was seen', () => {
    const text = fixture('UN-901-phase.yaml').replace('phase: Running', 'phase: Succeeded');
    const { code, lines } = outputOf(text);
    expect(lines).toEqual([
      'FAILED UN-901 (the regular container will be tried again): ' +
        'phase: expected "Succeeded", saw "Running"',
      '1 passed, 1 failed',
    ]);
    expect(code).toBe(1);
  });

  it('tells a file that it cannot read, and goes on', () => {
    expect(outputOf('id: XX-1\nkind: other\n')).toEqual({
      code: 1,
      lines: [
        'FAILED XX-1-case.yaml: kind must be one of unit, scenario, not "other"',
        '0 passed, 1 failed',
      ],
    });
  });

  it('counts what it skips by tag', () => {
    const { code, lines } = outputOf(fixture('UN-906-others.yaml'), ['--skip', 'job,sidecar']);
    expect(lines).toEqual(['skipped for sidecar: 1', '0 passed, 0 failed']);
    expect(code).toBe(2);
  });

  it('says how it is used', () => {
    expect(output([]).code).toBe(2);
    expect(output(['--what', fixtures]).lines[0]).toMatch(/^usage: /);
  });

  it('leaves out no more than docs/fidelity.md says', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/fidelity.md'), 'utf8');
    const section = page.split('## Left out')[1] ?? '';
    const tags = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, tag]) => tag);
    expect(tags).toEqual(leftOut);
  });
});

describe('unit files', () => {
  it.each([
    ['UN-901-phase.yaml', 'phase: Pending', 'phase: Failed'],
    ['UN-902-conditions.yaml', 'reason: ReadinessGatesNotReady', 'reason: Other'],
    ['UN-903-back-off.yaml', 'delay: 8', 'delay: 4'],
    ['UN-903-back-off.yaml', 'delayMin: 10', 'delayMin: 11'],
    ['UN-904-prober.yaml', 'onHold: true', 'onHold: false'],
    ['UN-905-actions.yaml', 'kept: [ b1, c0 ]', 'kept: [ b1 ]'],
    ['UN-906-others.yaml', 'waitMin: 4, waitMax: 4', 'waitMin: 5, waitMax: 5'],
  ])('%s fails when it expects something else than %s', (name, right, wrong) => {
    const text = fixture(name);
    expect(text).toContain(right);
    const rows = runUnit(readCase(text.replace(right, wrong)));
    expect(rows.filter(({ failures }) => failures.length > 0)).toHaveLength(1);
  });
});

describe('scenario files', () => {
  const text = fixture('SC-901-restart-and-delete.yaml');
  const failures = (right: string, wrong: string) => {
    expect(text).toContain(right);
    return runScenarioCase(readCase(text.replace(right, wrong))).failures;
  };

  it.each([
    ['- web exited 9', '- web exited 8', /^order: no "web exited 8" after "pod ready"/],
    ['never: web SIGKILL', 'never: web SIGTERM', /^never "web SIGTERM": seen at \d+\.\d{3} s$/],
    ['[ pod created, pod scheduled ]', '[ pod scheduled, pod created ]', /^before: /],
    [
      'after: web exited 9, before: web up',
      'after: web up',
      /^never "web ready": seen at \d+\.\d{3} s$/,
    ],
    ['min: 2, max: 2 } }\n  - { at', 'max: 1 } }\n  - { at', /expected at most 1, saw 2$/],
    ['min: 3, max: 4', 'min: 9, max: 10', /^at "web SIGTERM": expected 9 to 10 s after/],
    ['min: 2, max: 2.5, from: action 1', 'min: 0, max: 1, from: action 9', /never occurs$/],
    ['reason: Started, object: web', 'reason: Started, object: pod', /expected 2 to 2, saw 0$/],
    ['restarts: { web: 1 }', 'restarts: { web: { max: 0 } }', /^final\.restarts\.web: /],
    ['phase: Succeeded', 'phase: Failed', /^final\.phase: expected "Failed", saw "Succeeded"$/],
    ['removed: true', 'removed: false', /^final\.removed: /],
    ['exitCodes: { web: 0 }', 'exitCodes: { web: 9 }', /^final\.exitCodes\.web: /],
  ])('fails when %s becomes %s', (right, wrong, message) => {
    const found = failures(right, wrong);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it('reports an action that the simulator lacks, and runs nothing', () => {
    expect(failures('do: delete }', 'do: moonlight }')).toEqual(['not simulated: moonlight']);
  });

  it('runs on the release of the case, or on a later one on request (NEW-10)', () => {
    const old = 'eventReason: { reason: Started, object: web, min: 2, max: 2 }';
    const named = old.replace('min: 2', 'messageContains: "Started container web", min: 2');
    expect(failures(old, named)).toEqual([]);
    const file = readCase(text.replace(old, named));
    const later = runScenarioCase(file, { seeds: 1, atLeast: '1.35' }).failures;
    expect(later).toHaveLength(1);
    expect(later[0]).toMatch(/^eventReason Started .* saw 0$/);
  });

  it('is judged by one seed, and tells on request with which others it would hold', () => {
    const tried = { seeds: 3, atLeast: '1.32' };
    const file = readCase(text.replace('phase: Succeeded', 'phase: Failed'));
    expect(runScenarioCase(file, tried).holdsWith).toEqual([]);
    expect(runScenarioCase(readCase(text), tried)).toEqual({ failures: [], holdsWith: [] });
  });
});
