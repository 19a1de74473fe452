import { existsSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import type { Plugin } from '@podsim/sdk';
import { pluginProblems } from '@podsim/sdk/host';
import { deepFreeze } from '../deep-freeze.ts';
import { PluginLoadError } from './problem.ts';

/**
 * Imports a plugin and checks that it is one. Synchronous, because a module that waits while it is
 * loaded would do so in every worker.
 *
 * @throws PluginLoadError that says what to do.
 */
export function importPlugin(file: string): Plugin {
  lendSdk();
  const plugin = defaultExport(file);
  if (plugin === undefined) throw new PluginLoadError(`${file} has no default export`, example);
  const problems = pluginProblems(plugin);
  if (problems.length > 0) throw new PluginLoadError(`${file}: ${problems.join('\n')}`);
  // So that no contribution can keep anything on itself from one run to the next.
  return deepFreeze(plugin) as Plugin;
}

const example =
  "it must end with such as:\n  import { definePlugin } from '@podsim/sdk';\n" +
  "  export default definePlugin({ name: 'mine', version: '1.0.0', apiVersion: 1, " +
  "namespace: 'mine', runtimeModels: { … } });";

/** CommonJS exports the plugin itself, or what a compiler made of its default export. */
function defaultExport(file: string): unknown {
  try {
    const module = createRequire(file)(file) as Readonly<Record<PropertyKey, unknown>>;
    const isModule = module[Symbol.toStringTag] === 'Module' || module.__esModule === true;
    return isModule ? module.default : module;
  } catch (error) {
    throw importError(file, error);
  }
}

function importError(file: string, error: unknown): PluginLoadError {
  const { message, code, name } = error as NodeJS.ErrnoException;
  const missing = /^Cannot find package '([^']+)'/.exec(message);
  if (code === 'ERR_MODULE_NOT_FOUND' && missing !== null) {
    const hint = `install it beside the plugin: npm install ${missing[1]}`;
    return new PluginLoadError(`${file} imports ${missing[1]}, which is not installed`, hint);
  }
  const gone = /^Cannot find module '([^']+)' imported from (.+)$/.exec(message);
  if (code === 'ERR_MODULE_NOT_FOUND' && gone !== null) {
    const [, path = '', from = file] = gone;
    const near = ['.ts', '.js'].map((end) => path.replace(/\.[cm]?js$/, '') + end);
    const other = near.find((one) => existsSync(one));
    const hint = other === undefined ? null : `there is ${other}: imports name the file as it is`;
    return new PluginLoadError(`${from} imports ${path}, and there is no such file`, hint);
  }
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    const hint = 'Node only strips types: no enum, namespace or parameter property';
    return new PluginLoadError(`${file} needs more than types stripped: ${message}`, hint);
  }
  if (code === 'ERR_REQUIRE_ASYNC_MODULE') {
    const hint = 'load what it needs with import declarations';
    return new PluginLoadError(`${file} waits while it is loaded (top-level await)`, hint);
  }
  const stack = error instanceof Error ? placeOf(error) : '';
  return new PluginLoadError(`${file} cannot be loaded: ${name}: ${message}${stack}`);
}

/** Where it happened; Node puts that of a syntax error above the message. */
function placeOf({ stack = '', name }: Error): string {
  const place =
    name === 'SyntaxError'
      ? /^(?:file:\/\/)?(\/[^\n]+:\d+)$/m.exec(stack)?.[1]
      : /\n\s+at (?:.*\()?([^()\n]+:\d+:\d+)/.exec(stack)?.[1];
  return place === undefined || place.startsWith('node:') ? '' : ` (${place})`;
}

let lent = false;

/** A file without packages of its own still finds the SDK: that of this podsim. */
function lendSdk(): void {
  if (lent) return;
  lent = true;
  registerHooks({
    resolve(specifier, context, next) {
      if (!/^@podsim\/sdk(\/|$)/.test(specifier)) return next(specifier, context);
      try {
        return next(specifier, context);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}
