import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  canonical,
  canonicalJson,
  type RunReceipt,
  readReceipt,
  writeReceipt,
} from '../src/index.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'podsim-receipt-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const receipt: RunReceipt = {
  kind: 'Run',
  engine: '0.1.0',
  seed: 'abc',
  replication: 3,
  plugins: [],
  scenario: {
    ...{ name: 'x', duration: 5, seed: 'abc', cluster: {} },
    ...{ objects: [], apps: [], actions: [], expect: [] },
  },
  outcome: 'reached',
  end_us: 5,
  tables: { pods: { rows: 0, digest: 'd', blocks: [] } },
};

describe('canonical JSON', () => {
  it('has the same text however an object was built', () => {
    const one = { b: [1, { d: null, c: 'x' }], a: true, absent: undefined };
    const other = { a: true, b: [1, { c: 'x', d: null }] };
    expect(canonicalJson(one)).toBe(canonicalJson(other));
    expect(canonicalJson(canonical(one))).toBe(canonicalJson(other));
    expect(canonicalJson(one)).toMatch(/^\{\n {2}"a": true,\n {2}"b": \[\n/);
  });

  it('keeps members that are named like those of Object.prototype', () => {
    const hostile = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}');
    expect(JSON.parse(canonicalJson(hostile))).toEqual(hostile);
    expect(canonicalJson(hostile)).toContain('__proto__');
  });
});

describe('receipts', () => {
  it('are read back as written', () => {
    writeReceipt(directory, receipt);
    expect(readReceipt(directory)).toEqual(receipt);
    expect(readFileSync(join(directory, 'run.json'), 'utf8')).toBe(canonicalJson(receipt));
  });

  it.each(['null', '{}', '{"kind": "Pod"}'])('are not %s', (text) => {
    writeFileSync(join(directory, 'run.json'), text);
    expect(() => readReceipt(directory)).toThrow(/not a receipt/);
  });
});
