/** A fenced block of a Markdown file. */
export interface Block {
  /** Words after the fence: `sh`, `sh no-run`, `yaml pod.yaml`. */
  readonly info: readonly string[];
  readonly text: string;
  /** Of its first line of text, from 1. */
  readonly line: number;
}

/** A command of podsim that a document tells its readers to type. */
export interface Command {
  /** For `bash -c`, with `podsim` as the program. */
  readonly script: string;
  /** 0 unless the line ends with `# exits N`. */
  readonly exitCode: number;
  readonly line: number;
}

export function blocksOf(markdown: string): readonly Block[] {
  const fences = /^( *)(`{3,})([^\n`]*)\n([\s\S]*?)^ *\2[ \t]*$/gm;
  return [...markdown.matchAll(fences)].map(({ index, 1: indent = '', 3: info = '', 4: body }) => ({
    info: info.trim().split(/\s+/),
    text: (body ?? '').replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    line: markdown.slice(0, index).split('\n').length + 1,
  }));
}

/** How documents call podsim: installed, from the repository, and without a global pnpm. */
const program = /^(?:\$ )?(?:npx -y pnpm@10 podsim|pnpm podsim|podsim)(?= |$)/;

/** The commands of the blocks marked `sh`; `sh no-run` is for readers only. */
export function commandsOf(markdown: string): readonly Command[] {
  return blocksOf(markdown)
    .filter(({ info: [language, ...rest] }) => language === 'sh' && !rest.includes('no-run'))
    .flatMap(({ text, line }) => logicalLines(text, line))
    .filter(({ text }) => program.test(text))
    .map(({ text, line }) => ({
      script: text.replace(program, 'podsim'),
      exitCode: Number(/# exits (\d+)$/.exec(text)?.[1] ?? 0),
      line,
    }));
}

/** Files that a document tells its readers to write: blocks such as `yaml pod.yaml`. */
export function filesOf(markdown: string): readonly (readonly [name: string, text: string])[] {
  return blocksOf(markdown).flatMap(({ info: [language = '', name = ''], text }) =>
    language !== 'sh' && name.endsWith(`.${language}`) ? [[name, text] as const] : [],
  );
}

/** Targets of links to other files of the repository, without their anchors. */
export function linksOf(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^( *)(`{3,})[\s\S]*?^ *\2/gm, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

/** Lines, with those that end in a backslash joined to the next. */
function logicalLines(text: string, first: number): readonly { text: string; line: number }[] {
  let line = first;
  return text.split(/(?<!\\)\n/).map((joined) => {
    const start = line;
    line += joined.split('\n').length;
    return { text: joined.replaceAll(/\\\n\s*/g, '').trim(), line: start };
  });
}
