/**
 * Rules for names. Mirrors `apimachinery/pkg/util/validation`: each function answers with the API
 * server's messages, none when the name is good.
 */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;
const CONFIG_KEY = '[-._a-zA-Z0-9]+';
const HEADER_NAME = '[-A-Za-z0-9]+';

/** Patterns are also printed, so one source of truth serves both. */
const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
const labelRule = whole(LABEL);
const subdomainRule = whole(SUBDOMAIN);
const label1035Rule = whole(LABEL_1035);
const qualifiedRule = whole(QUALIFIED);
const labelValueRule = whole(LABEL_VALUE);
const configKeyRule = whole(CONFIG_KEY);
const headerNameRule = whole(HEADER_NAME);

function explain(rule: string, pattern: string, ...examples: readonly string[]): string {
  // The API server prints two spaces before `or`.
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  const start = shown === '' ? '' : `e.g. ${shown}`;
  return `${rule} (${start}regex used for validation is '${pattern}')`;
}

const tooLong = (most: number): string => `must be no more than ${most} characters`;

export function dns1123Label(value: string): string[] {
  const messages = value.length > 63 ? [tooLong(63)] : [];
  if (labelRule.test(value)) return messages;
  const rule =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-'," +
    ' and must start and end with an alphanumeric character';
  return [...messages, explain(rule, LABEL, 'my-name', '123-abc')];
}

export function dns1123Subdomain(value: string): string[] {
  const messages = value.length > 253 ? [tooLong(253)] : [];
  if (subdomainRule.test(value)) return messages;
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or" +
    " '.', and must start and end with an alphanumeric character";
  return [...messages, explain(rule, SUBDOMAIN, 'example.com')];
}

export function dns1035Label(value: string): string[] {
  const messages = value.length > 63 ? [tooLong(63)] : [];
  if (label1035Rule.test(value)) return messages;
  const rule =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an" +
    ' alphabetic character, and end with an alphanumeric character';
  return [...messages, explain(rule, LABEL_1035, 'my-name', 'abc-123')];
}

/** Keys of labels and annotations, names of gates: `[prefix/]name`. */
export function qualifiedName(value: string): string[] {
  const parts = value.split('/');
  const rule =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end" +
    ' with an alphanumeric character';
  const shape = explain(rule, QUALIFIED, 'MyName', 'my.name', '123-abc');
  if (parts.length > 2) {
    const optional =
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start" +
      ' and end with an alphanumeric character';
    const examples = explain(optional, QUALIFIED, 'MyName', 'my.name', '123-abc');
    return [
      `${examples} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const messages = parts.length === 2 ? prefixPart(parts[0] ?? '') : [];
  const name = parts.at(-1) ?? '';
  if (name === '') messages.push('name part must be non-empty');
  else if (name.length > 63) messages.push(`name part ${tooLong(63)}`);
  if (!qualifiedRule.test(name)) messages.push(shape);
  return messages;
}

function prefixPart(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  return dns1123Subdomain(prefix).map((message) => `prefix part ${message}`);
}

export function labelValue(value: string): string[] {
  const messages = value.length > 63 ? [tooLong(63)] : [];
  if (labelValueRule.test(value)) return messages;
  const rule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or" +
    " '.', and must start and end with an alphanumeric character";
  return [...messages, explain(rule, LABEL_VALUE, 'MyValue', 'my_value', '12345')];
}

export function portNumber(value: number): string[] {
  return value >= 1 && value <= 65535 ? [] : ['must be between 1 and 65535, inclusive'];
}

/** An IANA service name. */
export function portName(value: string): string[] {
  const messages: string[] = [];
  if (value.length > 15) messages.push(tooLong(15));
  if (!/^[-a-z0-9]+$/.test(value)) {
    messages.push('must contain only alphanumeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) messages.push('must contain at least one letter (a-z)');
  if (value.includes('--')) messages.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) {
    messages.push('must not begin or end with a hyphen');
  }
  return messages;
}

export function portNumberOrName(value: number | string): string[] {
  return typeof value === 'number' ? portNumber(value) : portName(value);
}

/** Since 1.32 any printable ASCII but `=` is allowed. */
export function envVarName(value: string): string[] {
  if (/^[ -<>-~]+$/.test(value)) return [];
  return [
    'a valid environment variable name must consist only of printable ASCII characters ' +
      "other than '='",
  ];
}

export function httpHeaderName(value: string): string[] {
  if (headerNameRule.test(value)) return [];
  const rule = "a valid HTTP header must consist of alphanumeric characters or '-'";
  return [explain(rule, HEADER_NAME, 'X-Header-Name')];
}

/** Keys of ConfigMaps and Secrets, which become file names. */
export function configMapKey(value: string): string[] {
  const messages = value.length > 253 ? [tooLong(253)] : [];
  if (!configKeyRule.test(value)) {
    const rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    messages.push(explain(rule, CONFIG_KEY, 'key.name', 'KEY_NAME', 'key-name'));
  }
  if (value === '.') messages.push("must not be '.'");
  if (value === '..') messages.push("must not be '..'");
  else if (value.startsWith('..')) messages.push("must not start with '..'");
  return messages;
}

/** A path below a volume. */
export function pathBelow(value: string): string[] {
  const messages = value.startsWith('/') ? ['must be a relative path'] : [];
  if (value.split('/').includes('..')) messages.push("must not contain '..'");
  return messages;
}
