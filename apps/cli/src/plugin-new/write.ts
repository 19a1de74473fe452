import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { umask } from 'node:process';

/** Why nothing can be written there; null if it can. */
export function placeProblem(folder: string): string | null {
  if (!existsSync(folder)) return null;
  if (!lstatSync(folder).isDirectory()) return `${folder} is there already, and is no folder`;
  const inside = readdirSync(folder);
  if (inside.length === 0) return null;
  return `${folder} is there already, and holds ${inside.sort().slice(0, 3).join(', ')}`;
}

/**
 * Writes files into a folder that is new or empty: all of them, or none.
 *
 * @throws Error of the file system.
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): void {
  // Beside it, because a folder can only be renamed on its own disk.
  const made = mkdtempSync(join(dirname(folder), '.podsim-plugin-'));
  try {
    for (const [name, text] of files) {
      mkdirSync(dirname(join(made, name)), { recursive: true });
      writeFileSync(join(made, name), text);
    }
    // Like any other new folder: a temporary one is for its owner alone.
    chmodSync(made, 0o777 & ~umask());
    if (existsSync(folder)) rmdirSync(folder);
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    throw error;
  }
}
