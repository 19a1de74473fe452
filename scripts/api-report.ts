/**
 * What `@podsim/sdk` promises to plugin authors: one report per entry of the package, made by API
 * Extractor of the declarations that the compiler makes of the sources. They are committed, so
 * that a change of the contract shows in a diff that somebody reads.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Extractor,
  ExtractorConfig,
  type ExtractorLogLevel,
  type IConfigFile,
} from '@microsoft/api-extractor';

const root = join(import.meta.dirname, '..');
const sdk = join(root, 'packages/sdk');

/** Entry of the package, and the report of it. `host` is for podsim itself, not for plugins. */
const entries = { index: 'sdk', 'testkit/index': 'testkit', 'lint/index': 'lint' } as const;

/** A report, and the file that holds what was agreed on. */
export interface ApiReport {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The reports of the sources as they are. */
export function apiReports(): readonly ApiReport[] {
  // Outside of every node_modules: what is in one counts as another package's.
  const made = mkdtempSync(join(tmpdir(), 'podsim-api-'));
  try {
    emitDeclarations(made);
    return Object.entries(entries).map(([entry, name]) => ({
      path: `packages/sdk/api/${name}.api.md`,
      text: reportOf(made, entry, name),
    }));
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function emitDeclarations(made: string): void {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const project = join(made, 'tsconfig.json');
  const include = ['api', 'kernel', 'sdk'].map((name) => join(root, 'packages', name, 'src'));
  const typeRoots = [join(root, 'node_modules/@types')];
  const compilerOptions = { emitDeclarationOnly: true, rootDir: root, outDir: made, typeRoots };
  const extending = join(root, 'tsconfig.build.json');
  writeFileSync(project, JSON.stringify({ extends: extending, compilerOptions, include }));
  execFileSync(process.execPath, [compiler, '--project', project], { stdio: 'inherit' });
}

function reportOf(made: string, entry: string, name: string): string {
  const { succeeded } = Extractor.invoke(
    ExtractorConfig.prepare({
      configObject: configOf(made, entry, name),
      configObjectFullPath: undefined,
      packageJsonFullPath: join(sdk, 'package.json'),
    }),
    // It speaks of the report that it makes here for the first time, and of its compiler.
    { localBuild: true, messageCallback: (message) => Object.assign(message, { handled: true }) },
  );
  if (!succeeded) throw new Error(`API Extractor makes no report of ${entry}`);
  return readFileSync(join(made, `${name}.api.md`), 'utf8');
}

const none = { logLevel: 'none' as ExtractorLogLevel };

function configOf(made: string, entry: string, name: string): IConfigFile {
  const declarations = (file: string) => join(made, 'packages', file);
  const main = declarations(`sdk/src/${entry}.d.ts`);
  const paths = {
    '@podsim/kernel': [declarations('kernel/src/index.d.ts')],
    '@podsim/api': [declarations('api/src/index.d.ts')],
  };
  const compilerOptions = {
    ...{ target: 'es2023', lib: ['es2023'], module: 'nodenext', moduleResolution: 'nodenext' },
    ...{ strict: true, types: [], skipLibCheck: true, noEmit: true, paths },
    allowImportingTsExtensions: true,
  };
  return {
    projectFolder: made,
    mainEntryPointFilePath: main,
    // What the SDK hands on from the kernel is part of what it promises.
    bundledPackages: ['@podsim/kernel'],
    newlineKind: 'lf',
    compiler: { overrideTsconfig: { compilerOptions, files: [main] } },
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: made,
      reportTempFolder: join(made, 'temp'),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      extractorMessageReporting: { default: none },
      tsdocMessageReporting: { default: none },
    },
  };
}

/** How to renew what is committed. */
export const howToRenew =
  'If the change is meant, run `npx -y pnpm@10 api` and commit the reports: whoever reviews them ' +
  'sees what plugin authors will. What may change in which release: docs/plugins/versions.md.';

function main(): void {
  for (const { path, text } of apiReports()) {
    const file = join(root, path);
    const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (before === text) continue;
    writeFileSync(file, text);
    process.stdout.write(`${path}\n`);
  }
}

if (import.meta.main) main();
