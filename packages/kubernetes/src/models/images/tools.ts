import type { ToolSet } from './types.ts';

/** Tools of a slim Debian image: coreutils, grep, hostname and the shells. */
const DEBIAN_TOOLS: ReadonlySet<string> = new Set(
  `bash dash sh [ basename cat chgrp chmod chown cp cut date dirname echo env expr false grep head
  hostname id kill ln ls mkdir mktemp mv nohup nproc printenv printf pwd readlink rm rmdir seq
  sleep sort stat sync tail tee test timeout touch tr true uname uniq wc which whoami xargs
  yes`.split(/\s+/),
);

/** Further tools of busybox; those of Debian, but for bash and dash, come with it. */
const BUSYBOX_TOOLS =
  'ash free httpd ip killall nc nslookup pgrep pidof ping pkill ps telnet usleep wget'.split(' ');

/** What Alpine keeps in busybox-extras, which is not installed. */
const NOT_IN_ALPINE: ReadonlySet<string> = new Set(['httpd', 'telnet']);

/** Whether an image with this tool set has a tool of this name. */
export function hasTool(tools: ToolSet, name: string): boolean {
  switch (tools) {
    case 'any':
      return true;
    case 'none':
      return false;
    case 'debian':
      return DEBIAN_TOOLS.has(name);
    case 'alpine':
      return inBusybox(name) && !NOT_IN_ALPINE.has(name);
    case 'busybox':
      return inBusybox(name);
  }
}

function inBusybox(name: string): boolean {
  if (name === 'bash' || name === 'dash') return false;
  return DEBIAN_TOOLS.has(name) || BUSYBOX_TOOLS.includes(name);
}
