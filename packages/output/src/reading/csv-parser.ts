/** One field: null where nothing stands between the commas. */
export type CsvField = string | null;

/**
 * Reads CSV piece by piece. Fields are quoted as RFC 4180 says; lines end with LF or CRLF. An empty
 * field is null, and `""` is the empty string.
 */
export class CsvParser {
  private field = '';
  private fields: CsvField[] = [];
  private state: 'start' | 'plain' | 'quoted' | 'quote' = 'start';

  /** The lines that a further piece of text completes. */
  feed(text: string): CsvField[][] {
    const lines: CsvField[][] = [];
    let from = 0;
    while (from < text.length) {
      if (this.state === 'quoted') from = this.inQuotes(text, from);
      else from = this.outside(text, from, lines);
    }
    return lines;
  }

  /** The last line, if no line feed ended it. */
  end(): CsvField[][] {
    return this.state === 'start' && this.fields.length === 0 ? [] : this.feed('\n');
  }

  private inQuotes(text: string, from: number): number {
    const quote = text.indexOf('"', from);
    this.field += text.slice(from, quote < 0 ? text.length : quote);
    if (quote < 0) return text.length;
    this.state = 'quote';
    return quote + 1;
  }

  private outside(text: string, from: number, lines: CsvField[][]): number {
    const character = text[from] as string;
    if (character === '"' && this.state !== 'plain') {
      // A second quote inside quotes stands for one; a first one opens them.
      if (this.state === 'quote') this.field += '"';
      this.state = 'quoted';
    } else if (character === ',') {
      this.endField();
    } else if (character === '\n') {
      this.endField();
      lines.push(this.fields);
      this.fields = [];
    } else if (character !== '\r') {
      return this.plain(text, from);
    }
    return from + 1;
  }

  private plain(text: string, from: number): number {
    let end = from;
    while (end < text.length && !',\r\n'.includes(text[end] as string)) end += 1;
    this.field += text.slice(from, end);
    this.state = 'plain';
    return end;
  }

  private endField(): void {
    this.fields.push(this.state === 'start' ? null : this.field);
    this.field = '';
    this.state = 'start';
  }
}
