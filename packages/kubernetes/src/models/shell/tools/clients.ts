import { GROWTH, ROUND_TRIP } from '../costs.ts';
import { type Call, later } from '../engine/call.ts';
import type { Steps } from '../world/thread.ts';
import { resolve } from './network.ts';

/** How a client of a database says that its server answers, or does not. */
interface Client {
  readonly port: number;
  readonly hostOption: string;
  readonly portOption: string;
  readonly alive: (call: Call, host: string, port: number) => string;
  readonly dead: (call: Call, host: string, port: number) => string;
  readonly deadCode: number;
}

const CLIENTS: ReadonlyMap<string, Client> = new Map<string, Client>([
  ['redis-cli', redis(6379)],
  ['valkey-cli', redis(6379)],
  ['pg_isready', postgres('- accepting connections', '- no response', 2)],
  ['psql', postgres('- accepting connections', '- could not connect', 2)],
  ['mysqladmin', mysql('mysqld is alive', 1)],
  ['mariadb-admin', mysql('mysqld is alive', 1)],
  ['mysql', mysql('', 1)],
  ['mariadb', mysql('', 1)],
  ['mongosh', mongo()],
  ['mongo', mongo()],
  ['rabbitmq-diagnostics', rabbit()],
  ['rabbitmqctl', rabbit()],
]);

/** Names of the clients that can be simulated. */
export const CLIENT_NAMES: readonly string[] = [...CLIENTS.keys()];

/** A database client: whether its server's port is open is all that its answer depends on. */
export function* client(call: Call): Steps<number> {
  const found = CLIENTS.get(call.name);
  if (found === undefined) return 127;
  const host = option(call.args, found.hostOption) ?? 'localhost';
  const port = Number(option(call.args, found.portOption) ?? found.port);
  const address = yield* resolve(call, host);
  const open = address !== null && call.world.connect(address, port) === 'open';
  if (address !== null && address !== '127.0.0.1') yield later(call.sh, ROUND_TRIP);
  const text = (open ? found.alive : found.dead)(call, host, port);
  if (text !== '') call.out(`${text}\n`);
  return open ? 0 : found.deadCode;
}

function option(args: readonly string[], letter: string): string | null {
  for (const [i, arg] of args.entries()) {
    if (arg === `-${letter}`) return args[i + 1] ?? null;
    if (arg.startsWith(`-${letter}`) && arg.length > 2) return arg.slice(2);
  }
  return null;
}

function redis(port: number): Client {
  return {
    port,
    hostOption: 'h',
    portOption: 'p',
    alive: (call) => (call.args.some((arg) => arg.toLowerCase() === 'ping') ? 'PONG' : 'OK'),
    dead: (_, host, at) => `Could not connect to Redis at ${host}:${at}: Connection refused`,
    deadCode: 1,
  };
}

function postgres(alive: string, dead: string, deadCode: number): Client {
  const place = (call: Call, host: string, port: number) =>
    option(call.args, 'h') === null ? `/var/run/postgresql:${port}` : `${host}:${port}`;
  return {
    port: 5432,
    hostOption: 'h',
    portOption: 'p',
    alive: (call, host, port) =>
      call.name === 'psql' ? '' : `${place(call, host, port)} ${alive}`,
    dead: (call, host, port) => `${place(call, host, port)} ${dead}`,
    deadCode,
  };
}

function mysql(alive: string, deadCode: number): Client {
  return {
    port: 3306,
    hostOption: 'h',
    portOption: 'P',
    alive: () => alive,
    dead: (call, host) => `${call.name}: connect to server at '${host}' failed`,
    deadCode,
  };
}

function mongo(): Client {
  return {
    port: 27_017,
    hostOption: 'h',
    portOption: 'p',
    alive: () => '{ ok: 1 }',
    dead: (_, host, port) => `MongoNetworkError: connect ECONNREFUSED ${host}:${port}`,
    deadCode: 1,
  };
}

function rabbit(): Client {
  return {
    port: 5672,
    hostOption: 'h',
    portOption: 'p',
    alive: () => 'Ping succeeded',
    dead: () => 'Error: unable to perform an operation on node',
    deadCode: 69,
  };
}

/** `stress --vm N --vm-bytes SIZE`: takes that much memory, and keeps it. */
export function* stress(call: Call): Steps<number> {
  const workers = Number(longOption(call.args, '--vm') ?? option(call.args, 'm') ?? 0);
  const size = bytesOf(longOption(call.args, '--vm-bytes') ?? '256M');
  const { process } = call.sh.session;
  call.world.taint();
  const goal = workers * size;
  for (let bytes = 0; bytes < goal; ) {
    yield later(call.sh, GROWTH.every);
    bytes = Math.min(goal, bytes + 4 * GROWTH.bytes);
    process.memory(bytes);
  }
  yield null;
  return 0;
}

function longOption(args: readonly string[], name: string): string | null {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return null;
  return args[at]?.split('=')[1] ?? args[at + 1] ?? null;
}

function bytesOf(text: string): number {
  const match = /^(\d+)([bkmg]?)/i.exec(text);
  const units: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1_048_576, g: 1_073_741_824 };
  return Number(match?.[1] ?? 0) * (units[(match?.[2] || 'b').toLowerCase()] ?? 1);
}
