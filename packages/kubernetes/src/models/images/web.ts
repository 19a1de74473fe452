import { milliseconds } from '@podsim/kernel';
import { ends, server, serves } from './build.ts';
import type { ImageProfile, ServerProfile } from './types.ts';

export const NGINX_ROOT = '/usr/share/nginx/html';

/** The heading is nginx's own; the rest of its page is left out. */
export const NGINX_INDEX =
  '<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n' +
  '<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n';

/** SIGTERM and SIGINT are its fast shutdown, SIGQUIT the graceful one; idle, both are quick. */
const NGINX: ServerProfile = server('nginx', [80], 0.05, ends(0, 10), {
  protocol: 'http',
  docroot: NGINX_ROOT,
  bindPatience: milliseconds(2500),
  control: 'nginx',
  signals: {
    SIGTERM: ends(0, 10),
    SIGINT: ends(0, 10),
    SIGQUIT: ends(0, 30),
    SIGHUP: 'ignored',
    SIGUSR1: 'ignored',
    SIGUSR2: 'ignored',
  },
});

const APACHE: ServerProfile = http('httpd', 80, 0.1, ends(0, 100), {
  binaries: ['httpd-foreground', 'httpd', 'apache2-foreground', 'apache2'],
  docroot: '/usr/local/apache2/htdocs',
});

/** Web servers, web applications and the JVM servers that many examples use. */
export const WEB: readonly ImageProfile[] = [
  serves('nginx', NGINX, {
    names: ['nginx', 'nginx-unprivileged', 'openresty'],
    extra: ['curl'],
    entrypoint: false,
    stopSignal: 'SIGQUIT',
    stopSignalSince: [1, 19],
    files: [
      [`${NGINX_ROOT}/index.html`, NGINX_INDEX],
      [`${NGINX_ROOT}/50x.html`, '<h1>An error occurred.</h1>\n'],
      ['/etc/nginx/nginx.conf', 'include /etc/nginx/conf.d/*.conf;\n'],
      ['/etc/nginx/conf.d/default.conf', `server { listen 80; root ${NGINX_ROOT}; }\n`],
      ['/var/log/nginx', null],
    ],
  }),
  serves('httpd', APACHE, {
    entrypoint: false,
    files: [
      ['/usr/local/apache2/htdocs/index.html', '<html><body><h1>It works!</h1></body></html>\n'],
    ],
  }),
  serves('caddy', http('caddy', 80, 0.1, ends(0, 20)), { flavour: null, tools: 'alpine' }),
  serves('traefik', http('traefik', 80, 0.2, ends(0, 100)), { tools: 'alpine' }),
  serves('tomcat', http('catalina.sh', 8080, 2, ends(143, 300)), { extra: ['curl'] }),
  serves('jetty', http('java', 8080, 1.5, ends(143, 200))),
  serves('jenkins', http('jenkins.sh', 8080, 20, ends(143, 1000)), { extra: ['curl'] }),
  serves('wordpress', http('apache2-foreground', 80, 1, ends(0, 100)), { extra: ['curl'] }),
  serves('ghost', http('node', 2368, 3, ends(0, 200))),
  serves('registry', http('registry', 5000, 0.1, ends(2, 5)), { tools: 'alpine' }),
  serves('grafana', http('grafana', 3000, 3, ends(0, 100))),
  serves('prometheus', http('prometheus', 9090, 0.5, ends(0, 100)), { tools: 'busybox' }),
  serves('kibana', http('kibana', 5601, 15, ends(0, 1000)), { extra: ['curl'] }),
  serves('whoami', http('whoami', 80, 0.02, ends(2, 5)), { tools: 'none' }),
  serves('echoserver', http('nginx', 8080, 0.1, ends(0, 10))),
  serves('hello-app', http('hello-app', 8080, 0.02, ends(2, 5)), { tools: 'none' }),
  serves('node-hello', http('node', 8080, 0.3, ends(143, 5))),
  serves('demoapp', http('demo.py', 80, 0.5, ends(0, 100)), { tools: 'alpine' }),
];

function http(
  binary: string,
  port: number,
  startup: number,
  onTerm: ReturnType<typeof ends>,
  more: Partial<ServerProfile> = {},
): ServerProfile {
  return server(binary, [port], startup, onTerm, { protocol: 'http', ...more });
}
