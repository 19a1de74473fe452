import type { Styles } from '../terminal.ts';
import { wrap } from '../text/wrap.ts';

const width = 80;

/** One thing below a title: `name  facts`, and what it means in the lines below. */
export interface Item {
  readonly name: string;
  readonly facts: string;
  readonly text: string;
}

/** An explanation for people, 80 columns wide as far as names allow. */
export class Page {
  private readonly lines: string[] = [];
  private readonly styles: Styles;

  constructor(styles: Styles, name: string, what: string) {
    this.styles = styles;
    this.lines.push(`${styles.bold(name)}: ${what}`);
  }

  text(text: string): this {
    if (text !== '') this.lines.push('', ...wrap(text, width));
    return this;
  }

  items(title: string, items: readonly Item[]): this {
    if (items.length === 0) return this;
    this.lines.push('', this.styles.bold(title));
    for (const { name, facts, text } of items) {
      this.lines.push(
        `  ${name}${facts === '' ? '' : `  ${facts}`}`,
        ...wrap(text, width, '      '),
      );
    }
    return this;
  }

  toString(): string {
    return this.lines.join('\n');
  }
}

/** Text that begins with a capital letter and ends with a full stop. */
export function sentence(text: string): string {
  if (text === '') return '';
  const begin = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begin) ? begin : `${begin}.`;
}
