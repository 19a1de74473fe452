import type { Dice } from '../dice.ts';
import type { Features } from '../features.ts';

/** Files that scripts, probes and the timeline share. */
export const FLAGS = ['/tmp/healthy', '/tmp/ready', '/data/flag', '/host/flag'];

/** A shell script of a small grammar. It always ends, or waits; it never spins. */
export function script(dice: Dice, features: Features, isInit: boolean): string {
  const lines = [
    ...trap(dice, features),
    ...Array.from({ length: dice.integer(0, 3) }, () => statement(dice, 2)),
    ending(dice, features, isInit),
  ];
  return lines.join('; ');
}

function trap(dice: Dice, features: Features): readonly string[] {
  const traps = [
    `trap 'exit ${dice.integer(0, 3)}' TERM`,
    `trap 'sleep ${dice.integer(1, 4)}; exit 0' TERM`,
    "trap 'echo bye' TERM",
    "trap 'touch /data/bye' EXIT",
    ...(features.has('ignoresTerm') ? ["trap '' TERM"] : []),
  ];
  return dice.chance(0.6) ? [dice.pick(traps)] : [];
}

function statement(dice: Dice, depth: number): string {
  const flag = dice.pick(FLAGS);
  const simple = [
    `touch ${flag}`,
    `rm -f ${flag}`,
    `echo ${dice.integer(1, 99)} > ${flag}`,
    `echo line >> ${flag}`,
    `cat ${flag}`,
    'date',
    'echo hello',
    `sleep ${dice.pick(['0.1', '1', '2.5', '7'])}`,
    'mkdir -p /tmp/a/b',
    `n=$((${dice.integer(1, 9)} * 7)); echo $n`,
    'sleep 1 & wait $!',
    'echo a | cat',
    'f() { echo in $1; }; f x',
    'wget -q -T 2 -O- http://svc1/ || echo unreachable',
    'nslookup svc1 > /dev/null || echo unknown',
    'ping -c 1 -W 1 10.99.0.1 || echo gone',
    'httpd -p 8181 -h /tmp',
    'false || true',
    '(sleep 3; touch /tmp/ready) &',
  ];
  if (depth === 0 || dice.chance(0.7)) return dice.pick(simple);
  const inner = () => statement(dice, depth - 1);
  return dice.pick([
    `if [ -f ${flag} ]; then ${inner()}; else ${inner()}; fi`,
    `for i in 1 2 3; do ${inner()}; sleep 0.2; done`,
    `case $(cat ${flag} 2>/dev/null) in line) ${inner()};; *) ${inner()};; esac`,
    `[ -f ${flag} ] && ${inner()}`,
  ]);
}

const FOREVER = [
  'while true; do sleep 3; done',
  'sleep infinity',
  'tail -f /dev/null',
  'sleep 100000 & wait',
  'exec sleep 100000',
  'while true; do date > /tmp/ready; sleep 5; done',
];

function ending(dice: Dice, features: Features, isInit: boolean): string {
  const flag = dice.pick(FLAGS);
  const code = features.has('crashes') ? dice.pick([0, 1, 2, 42, 137]) : 0;
  const ends = [`sleep ${dice.integer(1, 20)}; exit ${code}`];
  if (features.has('quickCrashes')) ends.push(`exit ${code}`, 'nosuchcommand');
  ends.push(
    `i=0; until [ -f ${flag} ] || [ $i -ge 9 ]; do i=$((i+1)); sleep 1; done; exit ${code}`,
  );
  if (features.has('crashes')) ends.push('sleep 2; kill -9 $$', `sleep 4; kill $$; sleep 50`);
  if (isInit) return dice.pick(ends);
  return dice.chance(features.has('crashes') ? 0.5 : 0.8) ? dice.pick(FOREVER) : dice.pick(ends);
}

/** A command for probes and hooks. */
export function command(dice: Dice, features: Features, maySleep: boolean): readonly string[] {
  const flag = dice.pick(FLAGS);
  const commands: (readonly string[])[] = [
    ['cat', flag],
    ['test', '-f', flag],
    ['sh', '-c', `[ ! -f ${flag} ]`],
    ['sh', '-c', 'n=$(cat /tmp/n 2>/dev/null); echo $((n+1)) > /tmp/n; [ $n != 2 ]'],
    ['true'],
    ['sh', '-c', `date > ${flag}`],
  ];
  if (maySleep) commands.push(['sleep', dice.pick(['0.3', '1', '2', '4'])]);
  if (features.has('startErrors')) commands.push(['nosuchcommand'], ['false']);
  return dice.pick(commands);
}
