/**
 * A preset for linters: it forbids what would make a plugin differ from run to run, or from machine
 * to machine. The same rules work in ESLint (flat configuration) and in oxlint:
 *
 * ```js
 * // eslint.config.js
 * import podsim from '@podsim/sdk/lint';
 * export default [...podsim];
 * ```
 *
 * ```ts
 * // oxlint.config.ts
 * import { oxlint } from '@podsim/sdk/lint';
 * import { defineConfig } from 'oxlint';
 * export default defineConfig({ extends: [oxlint] });
 * ```
 */
import { globals, imports, properties } from './bans.ts';

/** Rules with their severity and options. Not readonly, because the types of linters are not. */
export type LintRules = Record<string, 'off' | ['error', ...object[]]>;
/** Rules for some files. */
export interface LintConfig {
  name: string;
  files: string[];
  rules: LintRules;
}
/** What `extends` of an oxlint configuration takes. */
export interface OxlintConfig {
  overrides: { files: string[]; rules: LintRules }[];
}

/** What no model, metric or table of a plugin may use. */
export const rules: LintRules = {
  'no-restricted-globals': ['error', ...globals],
  'no-restricted-properties': ['error', ...properties],
  'no-restricted-imports': ['error', imports],
};

/** A sink lives outside of virtual time: it may write files, and wait. */
export const sinkRules: LintRules = { 'no-restricted-imports': 'off' };

const sources = ['src/**/*.{ts,mts,js,mjs}', '*.{ts,mts,js,mjs}'];
const sinks = ['src/sinks/**/*', 'src/sink.*', 'src/*-sink.*'];
/** Configuration and tests run on the machine, not in a simulation. */
const configuration = ['*.config.*', '*.test.*'];

const config: LintConfig[] = [
  { name: 'podsim/plugin', files: sources, rules },
  { name: 'podsim/sinks', files: sinks, rules: sinkRules },
  { name: 'podsim/configuration', files: configuration, rules: offAll() },
];
/** For ESLint: spread it into the list of a flat configuration. */
export default config;

/** For oxlint: name it in `extends`. */
export const oxlint: OxlintConfig = {
  overrides: config.map(({ files, rules: these }) => ({ files, rules: these })),
};

function offAll(): LintRules {
  return Object.fromEntries(Object.entries(rules).map(([rule]) => [rule, 'off' as const]));
}
