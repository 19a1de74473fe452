import { seconds } from '@podsim/kernel';
import { BUSYBOX, DEBIAN, ends, ends0, REDHAT, server, serves } from './build.ts';
import type { ImageProfile } from './types.ts';

const SHELL = 'runs a shell, which ends at once with exit code 0 because it has no terminal.';
const PROMPT =
  'runs an interactive prompt, which ends at once with exit code 0 without a terminal.';

/** Base images, languages, and images made for examples and tests. */
export const BASES: readonly ImageProfile[] = [
  ends0(['busybox'], SHELL, { flavour: BUSYBOX, tools: 'busybox' }),
  ends0(['alpine'], SHELL, { flavour: BUSYBOX, tools: 'alpine' }),
  ends0(['debian', 'ubuntu', 'buildpack-deps'], SHELL, { flavour: DEBIAN }),
  ends0(
    ['centos', 'fedora', 'rockylinux', 'almalinux', 'ubi', 'ubi-minimal', 'amazonlinux', 'bash'],
    SHELL,
    { flavour: REDHAT, extra: ['curl'] },
  ),
  ends0(['node', 'python', 'ruby', 'php', 'openjdk', 'eclipse-temurin', 'groovy'], PROMPT, {
    tools: 'any',
  }),
  ends0(['golang', 'rust', 'gcc', 'maven', 'gradle', 'perl'], SHELL, { tools: 'any' }),
  ends0(['curl'], 'prints its usage and ends with exit code 0.', {
    flavour: BUSYBOX,
    tools: 'alpine',
    extra: ['curl'],
  }),
  ends0(
    ['hello-world'],
    'prints a greeting and ends with exit code 0.',
    { tools: 'none' },
    seconds(0.01),
    [
      '',
      'Hello from Docker!',
      'This message shows that your installation appears to be working correctly.',
    ],
  ),
  serves('pause', server('/pause', [], 0, ends(0, 1)), {
    tools: 'none',
    assumed: 'waits for ever, listens on nothing and ends at once with exit code 0 on SIGTERM.',
  }),
  serves('agnhost', server('/agnhost', [], 0, ends(0, 1)), {
    names: ['agnhost'],
    flavour: BUSYBOX,
    tools: 'any',
    assumed: 'pauses, unless its arguments name another of its commands.',
  }),
  serves('liveness', server('/server', [8080], 0.02, ends(2, 5), { protocol: 'http' }), {
    tools: 'any',
    assumed: 'answers 200 on port 8080 in its first ten seconds and 500 from then on.',
  }),
  serves('goproxy', server('/goproxy', [8080], 0.02, ends(2, 5)), { tools: 'none' }),
  serves('kubia', server('node', [8080], 0.3, ends(143, 5), { protocol: 'http' }), {
    names: ['kubia'],
    tools: 'any',
  }),
  ends0(['stress'], 'prints its usage and ends with exit code 0.', {
    tools: 'any',
    extra: ['stress'],
  }),
];
