/** Words that YAML 1.1 or 1.2 reads as something other than a string. */
const reserved = /^(?:true|false|yes|no|on|off|y|n|null|~)$/i;
const plainScalar = /^[A-Za-z_/][\w./-]*$/;

/**
 * Plain data as YAML: block style, two spaces, every doubtful string in JSON's quotes, which YAML
 * reads the same.
 */
export function yamlText(value: unknown): string {
  return `${block(value, '').replace(/^\n/, '')}\n`;
}

/** The text after `key:` or `-`, which begins with a space or a line feed. */
function block(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []';
    return value.map((item) => `\n${indent}-${inList(item, `${indent}  `)}`).join('');
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    if (members.length === 0) return ' {}';
    return members
      .map(([key, member]) => `\n${indent}${scalar(key)}:${block(member, `${indent}  `)}`)
      .join('');
  }
  return ` ${scalar(value)}`;
}

/** Members of a list start on the line of their dash. */
function inList(item: unknown, indent: string): string {
  const text = block(item, indent);
  return text.startsWith('\n') ? ` ${text.slice(1 + indent.length)}` : text;
}

function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  return plainScalar.test(value) && !reserved.test(value) ? value : JSON.stringify(value);
}
