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
  /**
   * What it prints to standard output, where the document shows that in a block `text output` right
   * after its own; a line `...` stands for any lines.
   */
  readonly shown?: string;
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
const program = /^(?:\$ )?(?:npx -y pnpm@10 podsim|pnpm podsim|npx podsim|podsim)(?= |$)/;

/** Blocks whose commands are not run one by one: for readers only, or by `test/packed.test.ts`. */
const others = ['no-run', 'packed'];

/** Programs beside podsim. */
const helpers = /^(?:node --test |node \S+\.mjs|duckdb )/;
const isRun = (text: string): boolean => program.test(text) || helpers.test(text);

/** The commands of the blocks marked `sh`. */
export function commandsOf(markdown: string): readonly Command[] {
  const outputs = outputsOf(markdown);
  return linesOf(markdown)
    .filter(({ text }) => isRun(text))
    .map(({ text, line }) => {
      const shown = outputs.get(line);
      return {
        script: text.replace(program, 'podsim'),
        exitCode: Number(/# exits (\d+)$/.exec(text)?.[1] ?? 0),
        line,
        ...(shown === undefined ? {} : { shown }),
      };
    });
}

/** Blocks `text output`, by the line of the last command of the block before them. */
function outputsOf(markdown: string): ReadonlyMap<number, string> {
  const blocks = blocksOf(markdown);
  const found = new Map<number, string>();
  blocks.forEach(({ info, text }, i) => {
    const before = blocks[i - 1];
    if (info.join(' ') !== 'text output' || before === undefined) return;
    const last = logicalLines(before.text, before.line)
      .filter((one) => isRun(one.text))
      .at(-1);
    if (last === undefined) throw new Error(`line ${before.line}: no command printed that`);
    found.set(last.line, text);
  });
  return found;
}

/** Whether text is as shown; a line `...` stands for any lines. */
export function matches(shown: string, printed: string): boolean {
  const parts = shown
    .trimEnd()
    .split(/^\.\.\.$/m)
    .map((part) => escaped(part.trim()));
  return new RegExp(`^\\s*${parts.join('[^]*')}\\s*$`).test(printed);
}

/** What looks like a command or a program, and is neither run nor part of what is. */
export function unusedOf(markdown: string): readonly string[] {
  const lines = linesOf(markdown)
    .filter(({ text }) => text !== '' && !isRun(text))
    .map(({ text, line }) => `line ${line}: ${text}`);
  const blocks = blocksOf(markdown)
    .filter(({ info: [language = '', name = ''] }) => {
      return ['ts', 'js', 'yaml', 'json'].includes(language) && !name.endsWith(`.${language}`);
    })
    .map(({ info, line }) => `line ${line}: ${info[0]} without the name of a file`);
  return [...lines, ...blocks];
}

/** The lines of the blocks marked `sh` and no more. */
function linesOf(markdown: string): readonly { text: string; line: number }[] {
  return blocksOf(markdown)
    .filter(({ info }) => info[0] === 'sh' && !info.some((word) => others.includes(word)))
    .flatMap(({ text, line }) => logicalLines(text, line));
}

/** A document as one script: its files are written, its `sh packed` blocks run, in its order. */
export function scriptOf(markdown: string): string {
  const parts = blocksOf(markdown).map(({ info: [language = '', name = ''], text }) => {
    if (language === 'sh') return name === 'packed' ? text : '';
    return name.endsWith(`.${language}`) ? `cat > ${name} <<'FILE'\n${text}FILE\n` : '';
  });
  return parts.join('');
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

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
