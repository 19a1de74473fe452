import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import { type Command, matches } from './markdown.ts';

/** Types the commands of one document, in a folder of its own that holds the examples. */
export class Typist {
  private readonly folder = mkdtempSync(join(tmpdir(), 'podsim-docs-'));
  private readonly compiler: string;
  private readonly bin = mkdtempSync(join(tmpdir(), 'podsim-bin-'));

  /** @param root of the repository. */
  constructor(root: string) {
    const examples = join(root, 'examples');
    if (existsSync(examples)) cpSync(examples, join(this.folder, 'examples'), { recursive: true });
    const main = join(root, 'apps/cli/src/main.ts');
    const script = `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`;
    writeFileSync(join(this.bin, 'podsim'), script, { mode: 0o755 });
    const duckdb = join(root, 'test/docs/duckdb.ts');
    const shim = `#!/bin/sh\nexec '${process.execPath}' '${duckdb}' "$@"\n`;
    writeFileSync(join(this.bin, 'duckdb'), shim, { mode: 0o755 });
    symlinkSync(process.execPath, join(this.bin, 'node'));
    writeFileSync(join(this.folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    // Tests of plugins import the packages as their authors do.
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    this.compiler = join(root, 'node_modules/typescript/bin/tsc');
  }

  write(name: string, text: string): void {
    const file = join(this.folder, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  }

  /** @throws Error with what is wrong with the types of these files. */
  async checkTypes(names: readonly string[]): Promise<void> {
    const flags = '--noEmit --strict --module nodenext --target es2023 --types node --skipLibCheck';
    const syntax = '--erasableSyntaxOnly --allowImportingTsExtensions --ignoreConfig';
    const script = `node ${this.compiler} ${flags} ${syntax} ${names.join(' ')}`;
    await this.type({ script, exitCode: 0, line: 0 });
  }

  /**
   * @returns what was printed to standard output.
   * @throws Error with all that was printed unless the command ends as the document says, and
   *   prints what it shows.
   */
  async type({ script, exitCode, shown }: Command): Promise<string> {
    const env = { ...process.env, PATH: `${this.bin}${delimiter}${process.env.PATH}` };
    const child = spawn('bash', ['-o', 'pipefail', '-c', script], {
      cwd: this.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    const ended = await new Promise((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    });
    if (ended !== exitCode) {
      throw new Error(`${script}\nexits ${ended}, not ${exitCode}\n${printed}`);
    }
    if (shown !== undefined && process.env.UPDATE_GOLDEN !== '1') {
      // For the sake of the difference that it shows.
      if (!matches(shown, output)) expect(output).toBe(shown);
    }
    return output;
  }

  dismiss(): void {
    for (const folder of [this.folder, this.bin]) rmSync(folder, { recursive: true });
  }
}
