import type { Field } from '../reading/field.ts';
import { httpHeaderName, portNumber, portNumberOrName } from '../reading/names.ts';
import type { Handler } from '../types.ts';

/** What the validation of a handler depends on. */
export interface HandlerRules {
  /** Names of the handlers that may be set, in the order in which they are looked at. */
  readonly types: readonly Handler['type'][];
  /** Of the pod, for `sleep` (HOOK-13). */
  readonly gracePeriodSeconds: number;
  readonly zeroSleep: boolean;
}

/** Reads the one handler of a probe or hook; null after an error. */
export function readHandler(field: Field, rules: HandlerRules): Handler | null {
  let handler: Handler | null = null;
  let found = 0;
  for (const type of rules.types) {
    const action = field.get(type);
    if (!action.present) continue;
    found += 1;
    if (found > 1) action.forbidden('may not specify more than 1 handler type');
    else handler = readAction(type, action.struct(), rules);
  }
  if (found === 0) field.required('must specify a handler type');
  return handler;
}

function readAction(type: Handler['type'], action: Field, rules: HandlerRules): Handler {
  switch (type) {
    case 'exec':
      return readExec(action);
    case 'httpGet':
      return readHttpGet(action);
    case 'tcpSocket':
      return { type, port: readPort(action.get('port')), host: action.get('host').text() ?? '' };
    case 'grpc':
      return readGrpc(action);
    case 'sleep':
      return readSleep(action, rules);
  }
}

function readExec(action: Field): Handler {
  const command = action.get('command').texts();
  if (command.length === 0) action.get('command').required();
  return { type: 'exec', command };
}

function readHttpGet(action: Field): Handler {
  const path = action.get('path').text() ?? '';
  return {
    type: 'httpGet',
    path: path === '' ? '/' : path,
    port: readPort(action.get('port')),
    host: action.get('host').text() ?? '',
    scheme: action.get('scheme').oneOf(['HTTP', 'HTTPS'], 'HTTP'),
    headers: action
      .get('httpHeaders')
      .items()
      .map((item) => {
        const header = item.struct();
        const name = header.get('name').text() ?? '';
        for (const message of httpHeaderName(name)) {
          header.report.invalid(header.path, name, message);
        }
        return { name, value: header.get('value').text() ?? '' };
      }),
  };
}

function readPort(field: Field): number | string {
  const port = field.integerOrText() ?? 0;
  for (const message of portNumberOrName(port)) field.report.invalid(field.path, port, message);
  return port;
}

function readGrpc(action: Field): Handler {
  const field = action.get('port');
  const port = field.integer() ?? 0;
  for (const message of portNumber(port)) field.report.invalid(field.path, port, message);
  return { type: 'grpc', port, service: action.get('service').text() ?? '' };
}

/** HOOK-13: longer than the grace period could never end well. */
function readSleep(action: Field, rules: HandlerRules): Handler {
  const seconds = action.get('seconds').integer(64) ?? 0;
  const limit = rules.gracePeriodSeconds;
  if (seconds < (rules.zeroSleep ? 0 : 1) || seconds > limit) {
    const rule = rules.zeroSleep
      ? `must be non-negative and less than terminationGracePeriodSeconds (${limit})`
      : `must be greater than 0 and less than terminationGracePeriodSeconds (${limit}). ` +
        'Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.';
    action.report.invalid(action.path, seconds, rule);
  }
  return { type: 'sleep', seconds };
}
