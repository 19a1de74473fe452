import type { CommandSpec, OptionSpec, Value } from './spec.ts';

/** Completion for zsh, by its own `_arguments`. */
export function zshScript(commands: readonly CommandSpec[]): string {
  return `#compdef podsim
# podsim completion for zsh: save as _podsim in a folder of $fpath, or
# eval "$(podsim completion zsh)" after compinit.
${commands.map(functionOf).join('\n')}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _podsim "$@"
else
  compdef _podsim podsim
fi
`;
}

const nameOf = (path: readonly string[]): string => ['_podsim', ...path].join('_');

/** A function per command; one with commands below it hands over to theirs. */
function functionOf({ path, options, arguments: places, commands }: CommandSpec): string {
  const specs = options.flatMap(optionSpecs);
  if (commands.length === 0) {
    const all = [
      ...specs,
      ...places.map(({ value, variadic }, i) => {
        return `${variadic ? '*' : i + 1}:${messageOf(value)}:${actionFor(value)}`;
      }),
    ];
    return `${nameOf(path)}() {\n  _arguments -s ${lines(all)}\n}`;
  }
  const names = commands.map(([name, words]) => quote(`${escaped(name)}:${words}`)).join(' ');
  const next = commands.map(([name]) => `    ${name}) ${nameOf([...path, name])} ;;`);
  return `${nameOf(path)}() {
  local curcontext=$curcontext state line
  _arguments -C ${lines([...specs, '1:command:->command', '*::argument:->argument'])}
  case $state in
    command)
      local -a commands=(${names})
      _describe command commands
      ;;
    argument)
      case $line[1] in
${next.map((line) => `    ${line}`).join('\n')}
      esac
      ;;
  esac
}`;
}

const lines = (specs: readonly string[]): string =>
  ['', ...specs.map((spec) => `    ${quote(spec)}`)].join(' \\\n');

/** `--jobs=[words]:value:action`, once for each of its names. */
function optionSpecs({ names, description, value }: OptionSpec): readonly string[] {
  const words = description.replaceAll(/[[\]]/g, '');
  return names.map((name) => {
    if (value === null) return `${name}[${escaped(words)}]`;
    const equals = name.startsWith('--') ? '=' : '';
    return `*${name}${equals}[${escaped(words)}]:${messageOf(value)}:${actionFor(value)}`;
  });
}

const messageOf = ({ kind }: Value): string => (kind === 'anything' ? 'value' : kind);

function actionFor(value: Value): string {
  switch (value.kind) {
    case 'words': {
      const words = value.words.map(escaped).join(' ');
      return value.list ? `_values -s , value ${words}` : `(${words})`;
    }
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    default:
      return ' ';
  }
}

const escaped = (text: string): string => text.replaceAll(/[\\:]/g, String.raw`\$&`);
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
