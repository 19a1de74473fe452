import type { ArgumentSpec, CommandSpec, Value } from './spec.ts';

/** Completion for bash 4 and later, without any package. */
export function bashScript(commands: readonly CommandSpec[]): string {
  return `# podsim completion for bash: source this file, or eval "$(podsim completion bash)"
_podsim_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_podsim_list() {
  local before=
  [[ $cur == *,* ]] && before="\${cur%,*},"
  COMPREPLY=($(compgen -P "$before" -W "$1" -- "\${cur##*,}"))
}
_podsim_files() { compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")); }
_podsim_folders() { compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")); }

_podsim() {
  local IFS=$' \\t\\n' cur=\${COMP_WORDS[COMP_CWORD]} prev= command= n=0 skip= word
  COMPREPLY=()
  [[ $cur == = ]] && cur=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    # bash cuts --format=csv into three words.
    [[ $word == = ]] && continue
    prev=$word
    if [[ $skip ]]; then
      skip=
      continue
    fi
    case "$command $word" in
${cases(commandWords(commands))}
${cases(valueOptions(commands))}
      *' -') n=$((n + 1)) ;;
      *' -'*) ;;
      *) n=$((n + 1)) ;;
    esac
  done
  if [[ $skip ]]; then
    case "$command $prev" in
${cases(optionValues(commands))}
    esac
    return
  fi
  if [[ $cur == -?* ]]; then
    case "$command" in
${cases(optionNames(commands))}
    esac
    return
  fi
  case "$command $n" in
${cases(argumentValues(commands))}
  esac
}
complete -F _podsim podsim
`;
}

type Case = readonly [pattern: string, action: string];

function cases(all: readonly Case[]): string {
  return all.map(([pattern, action]) => `      ${pattern}) ${action} ;;`).join('\n');
}

const pathOf = (command: CommandSpec): string => command.path.join(' ');
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** What leads from one command to the next: `run` from podsim, `new` from `plugin`. */
function commandWords(commands: readonly CommandSpec[]): readonly Case[] {
  return commands
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => {
      const from = `${path.slice(0, -1).join(' ')} ${path.at(-1)}`;
      return [quote(from), `command=${quote(path.join(' '))} n=0`];
    });
}

/** Options whose value is the next word. */
function valueOptions(commands: readonly CommandSpec[]): readonly Case[] {
  return commands.flatMap((command): readonly Case[] => {
    const names = command.options.filter(({ value }) => value !== null);
    const patterns = names.flatMap((option) =>
      option.names.map((name) => quote(`${pathOf(command)} ${name}`)),
    );
    return patterns.length === 0 ? [] : [[patterns.join('|'), 'skip=1']];
  });
}

function optionValues(commands: readonly CommandSpec[]): readonly Case[] {
  return commands.flatMap((command) =>
    command.options.flatMap(({ names, value }): readonly Case[] => {
      const action = value === null ? '' : actionFor(value);
      if (action === '') return [];
      return [[names.map((name) => quote(`${pathOf(command)} ${name}`)).join('|'), action]];
    }),
  );
}

function optionNames(commands: readonly CommandSpec[]): readonly Case[] {
  return commands.map((command) => [
    quote(pathOf(command)),
    `_podsim_words ${quote(command.options.flatMap(({ names }) => names).join(' '))}`,
  ]);
}

function argumentValues(commands: readonly CommandSpec[]): readonly Case[] {
  return commands.flatMap((command): readonly Case[] => {
    const path = pathOf(command);
    if (command.commands.length > 0) {
      const names = command.commands.map(([name]) => name).join(' ');
      return [[quote(`${path} 0`), `_podsim_words ${quote(names)}`]];
    }
    return command.arguments.flatMap((argument, i) => argumentCase(path, argument, i));
  });
}

function argumentCase(path: string, { value, variadic }: ArgumentSpec, i: number): readonly Case[] {
  const action = actionFor(value);
  if (action === '') return [];
  return [[variadic ? `${quote(`${path} `)}*` : quote(`${path} ${i}`), action]];
}

function actionFor(value: Value): string {
  switch (value.kind) {
    case 'words':
      return `${value.list ? '_podsim_list' : '_podsim_words'} ${quote(value.words.join(' '))}`;
    case 'file':
      return '_podsim_files';
    case 'folder':
      return '_podsim_folders';
    default:
      return '';
  }
}
