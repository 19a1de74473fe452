import type { Shell } from '../state/shell.ts';
import { fatal } from './fatal.ts';

/** The value of a parameter that is one text; undefined where it is not set. */
export function parameter(sh: Shell, name: string): string | undefined {
  if (/^\d+$/.test(name)) return name === '0' ? sh.name : sh.positional[Number(name) - 1];
  switch (name) {
    case '?':
      return String(sh.status);
    case '#':
      return String(sh.positional.length);
    case '$':
      return String(sh.mainPid);
    case '!':
      return sh.lastJob === null ? undefined : String(sh.lastJob);
    case '-':
      return flags(sh);
    case '@':
    case '*':
      return sh.positional.length === 0 ? undefined : sh.positional.join(' ');
    default:
      return sh.variables.get(name) ?? dynamic(sh, name);
  }
}

/** As `parameter`; `set -u` refuses one that is not set. */
export function requireParameter(sh: Shell, name: string): string {
  const value = parameter(sh, name);
  if (value === undefined && sh.options.nounset && name !== '@' && name !== '*') {
    if (sh.flavour.shell !== 'bash') fatal(sh, `${name}: parameter not set`);
    // bash leaves with 1 for a positional parameter, and shows it with its sign.
    const positional = /^\d/.test(name);
    fatal(sh, `${positional ? '$' : ''}${name}: unbound variable`, positional ? 1 : 127);
  }
  return value ?? '';
}

/** Variables that a shell computes; dash has but few of them. */
function dynamic(sh: Shell, name: string): string | undefined {
  const { shell } = sh.flavour;
  switch (name) {
    case 'PWD':
      return sh.cwd;
    case 'PPID':
      return String(sh.proc.parent?.pid ?? 0);
    case 'IFS':
      return ' \t\n';
    case 'OPTIND':
      return '1';
    case 'HOSTNAME':
      return sh.session.process.container.pod.name;
    case 'LINENO':
      return String(sh.line);
    case 'RANDOM':
      return shell === 'dash' ? undefined : String(sh.session.world.random('RANDOM', 0, 32_767));
    case 'UID':
    case 'EUID':
      return shell === 'bash' ? '0' : undefined;
    default:
      return undefined;
  }
}

function flags(sh: Shell): string {
  const { errexit, nounset, xtrace, noglob } = sh.options;
  return `${errexit ? 'e' : ''}${noglob ? 'f' : ''}${nounset ? 'u' : ''}${xtrace ? 'x' : ''}`;
}
