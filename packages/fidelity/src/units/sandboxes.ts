import { type Fields, flag, number, records, text } from '@podsim/experiment/assert';
import type { SandboxView } from '@podsim/experiment/rules';

/** A sandbox of a row, with the identity that the row gives it. */
export interface NamedSandbox extends SandboxView {
  readonly id: string | null;
}

/** The sandboxes of a row, newest first. */
export function sandboxViews(input: Fields): readonly NamedSandbox[] {
  return records(input, 'sandboxes').map(sandboxView);
}

export function sandboxView(fields: Fields): NamedSandbox {
  return {
    id: text(fields, 'id', null),
    ready: flag(fields, 'ready', false),
    attempt: number(fields, 'attempt', 0),
    // Rows say whether there is an address, or which.
    ip: hasAddress(fields) ? '10.0.0.1' : '',
    hostNetwork: text(fields, 'networkMode', 'pod') === 'node',
  };
}

function hasAddress({ ip }: Fields): boolean {
  return ip === true || (typeof ip === 'string' && ip !== '');
}
