import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCpu, formatMemory, parseCpu, parseMemory } from '../src/index.ts';

describe('quantities', () => {
  test.each([
    ['500m', 500],
    ['1', 1000],
    ['1.5', 1500],
    ['0.1', 100],
    ['.5', 500],
    ['2.', 2000],
    ['1u', 1],
    ['1500u', 2],
    ['1n', 1],
    ['1e3', 1_000_000],
    ['2E-3', 2],
    ['+3', 3000],
    ['-1', -1000],
    ['0', 0],
    ['1k', 1_000_000],
  ])('%s of CPU is %d millicores', (text, millicores) => {
    expect(parseCpu(text)).toBe(millicores);
  });

  test.each([
    ['128974848', 128974848],
    ['64Mi', 67108864],
    ['1.5Gi', 1610612736],
    ['2G', 2e9],
    ['129e6', 129e6],
    ['1Ki', 1024],
    ['0.5', 1],
    ['1m', 1],
    ['0.1Ki', 103],
    ['123456789012345678901234567890', Number.MAX_SAFE_INTEGER],
    ['1e999999999', Number.MAX_SAFE_INTEGER],
    ['1e-999999999', 1],
    ['-1e999999999', -Number.MAX_SAFE_INTEGER],
  ])('%s of memory is %d bytes', (text, bytes) => {
    expect(parseMemory(text)).toBe(bytes);
  });

  test('numbers are read as their digits', () => {
    expect(parseCpu(0.5)).toBe(500);
    expect(parseMemory(1e21)).toBe(Number.MAX_SAFE_INTEGER);
  });

  const FORMAT =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  test.each([
    ['', FORMAT],
    ['abc', FORMAT],
    ['1 Gi', FORMAT],
    ['64MB', FORMAT],
    ['1.2.3', FORMAT],
    ['--1', FORMAT],
    ['Mi', FORMAT],
    ['.', 'unable to parse numeric part of quantity'],
    ['1Mii', "unable to parse quantity's suffix"],
    ['1K', "unable to parse quantity's suffix"],
    ['1e', "unable to parse quantity's suffix"],
    ['1kM', "unable to parse quantity's suffix"],
  ])('%j is refused', (text, message) => {
    expect(() => parseCpu(text)).toThrow(new RangeError(message));
  });

  test('canonical texts read back as the same amount', () => {
    const amount = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const check = fc.property(amount, (n) => {
      expect(parseMemory(formatMemory(n))).toBe(n);
      expect(parseCpu(formatCpu(n))).toBe(n);
    });
    fc.assert(check, { seed: 1, numRuns: 300 });
  });

  test('canonical texts are as short as kubectl prints them', () => {
    expect([250, 2000].map(formatCpu)).toEqual(['250m', '2']);
    expect([0, 1000, 1024, 1536 * 1024 * 1024].map(formatMemory)).toEqual([
      '0',
      '1000',
      '1Ki',
      '1536Mi',
    ]);
  });

  test('rounding is up, never down', () => {
    const parts = fc.tuple(fc.nat(1e6), fc.nat(999_999));
    const check = fc.property(parts, ([whole, micro]) => {
      const text = `${whole}.${String(micro).padStart(6, '0')}`;
      const exact = whole * 1e6 + micro;
      const millicores = parseCpu(text);
      expect(millicores * 1000).toBeGreaterThanOrEqual(exact);
      expect(millicores * 1000 - exact).toBeLessThan(1000);
    });
    fc.assert(check, { seed: 2, numRuns: 300 });
  });
});
