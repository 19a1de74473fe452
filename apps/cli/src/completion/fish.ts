import type { ArgumentSpec, CommandSpec, OptionSpec, Value } from './spec.ts';

/** Completion for fish: one line per command, option and argument. */
export function fishScript(commands: readonly CommandSpec[]): string {
  return `# podsim completion for fish: save as ~/.config/fish/completions/podsim.fish
function __podsim_at --description 'the words so far begin with these'
    set -l words (string match -v -- '-*' (commandline -opc))[2..]
    test (count $words) -ge (count $argv); or return 1
    test (count $argv) -eq 0; or test "$words[1..$(count $argv)]" = "$argv"
end
function __podsim_bare --description 'no command was given yet'
    test (count (string match -v -- '-*' (commandline -opc))) -eq $argv[1]
end
function __podsim_list --description 'words, after those that are there with commas'
    set -l before (string match -r '.*,' -- (commandline -ct))
    set -q before[1]; or set before ''
    printf '%s\\n' $before$argv
end
complete -c podsim -f
${commands.flatMap(linesOf).join('\n')}
`;
}

function linesOf(command: CommandSpec): readonly string[] {
  const { path, options, commands } = command;
  const here = path.length === 0 ? `__podsim_bare 1` : `__podsim_at ${path.join(' ')}`;
  const below = path.length === 0 ? here : `${here}; and __podsim_bare ${path.length + 1}`;
  return [
    ...commands.map(
      ([name, words]) => `complete -c podsim -n ${quote(below)} -a ${name} -d ${quote(words)}`,
    ),
    ...options.map((option) => `complete -c podsim -n ${quote(here)}${flags(option)}`),
    ...command.arguments.flatMap((argument) => argumentLine(here, argument)),
  ];
}

function flags({ names, description, value }: OptionSpec): string {
  const parts = names.map((name) =>
    name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`,
  );
  // -x keeps away the files that the arguments of the command may offer.
  const takes = value === null ? '' : `${value.kind === 'file' ? ' -r' : ' -x'}${actionFor(value)}`;
  return `${parts.join('')} -d ${quote(description)}${takes}`;
}

/** Fish has no places: what fits any argument of a command is offered for all of them. */
function argumentLine(here: string, { value }: ArgumentSpec): readonly string[] {
  const action = actionFor(value);
  return action === '' ? [] : [`complete -c podsim -n ${quote(here)}${action}`];
}

function actionFor(value: Value): string {
  switch (value.kind) {
    case 'words': {
      const words = value.words.map((word) => quote(word)).join(' ');
      return value.list ? ` -a ${quote(`(__podsim_list ${words})`)}` : ` -a ${quote(words)}`;
    }
    case 'file':
      return ' -F';
    case 'folder':
      return " -a '(__fish_complete_directories)'";
    default:
      return '';
  }
}

/** Fish knows two escapes within single quotes. */
const quote = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
