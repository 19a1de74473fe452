/**
 * Builds every package into its `dist`: JavaScript and declarations, as they are published. Inside
 * the repository nothing reads them, because Node runs the sources.
 *
 * One call of the compiler makes all packages, which see each other's sources through
 * node_modules; then each one's files move to where its package.json says.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** Folders of the packages and apps, from the root. */
function packageFolders(): readonly string[] {
  return ['packages', 'apps']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name)))
    .filter((folder) => existsSync(join(root, folder, 'package.json')));
}

function build(): void {
  const folders = packageFolders();
  // Inside the repository: a folder can only be renamed on its own disk.
  const made = mkdtempSync(join(root, 'node_modules/.build-'));
  try {
    const options = ['--project', 'tsconfig.build.json', '--outDir', made];
    execFileSync(process.execPath, [compiler, ...options], { cwd: root, stdio: 'inherit' });
    for (const folder of folders) {
      const dist = join(root, folder, 'dist');
      rmSync(dist, { recursive: true, force: true });
      renameSync(join(made, folder, 'src'), dist);
    }
  } catch (error) {
    // The compiler has said what is wrong.
    if (!(error instanceof Error && 'status' in error)) throw error;
    process.exitCode = 1;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

build();
