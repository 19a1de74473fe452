import { test } from 'vitest';
import { run, script } from './harness.ts';

test('smoke', () => {
  for (const s of [
    'echo hi; exit 3',
    'n=$(cat /v/n 2>/dev/null || echo 0); echo $((n+1)) > /tmp/n; cat /tmp/n; sleep 1; [ $n -ge 2 ]',
    'foo',
    'x="a b"; for i in $x "$x"; do echo "<$i>"; done; echo $x | cat; (exit 4); echo $?',
  ])
    console.log(JSON.stringify(run(s)));
  const c = script("trap 'exit 0' TERM; while true; do sleep 0.2; done").until(10);
  console.log(c.tasks, c.simulation.statistics);
  c.at(10.55, () => c.signal('SIGTERM')).until(20);
  console.log(c.exit_);
});
