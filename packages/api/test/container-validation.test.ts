import { describe } from 'vitest';
import { containerWith, podWith } from './manifests.ts';
import { APP, C, check, LABEL, QUANTITY } from './validation-table.ts';

describe('containers', () => {
  check([
    [
      'a name with a dot',
      podWith({ containers: [{ ...APP, name: 'a.b' }] }),
      `${C}.name: Invalid value: "a.b": ${LABEL}`,
    ],
    ['no image', podWith({ containers: [{ name: 'app' }] }), `${C}.image: Required value`],
    [
      'an image that is a number',
      containerWith({ image: 5 }),
      `${C}.image: Invalid value: 5: expected a string, got a number`,
    ],
    [
      'an image with space',
      containerWith({ image: ' x' }),
      `${C}.image: Invalid value: " x": must not have leading or trailing whitespace`,
    ],
    [
      'a bad pull policy',
      containerWith({ imagePullPolicy: 'Maybe' }),
      `${C}.imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", ` +
        `"IfNotPresent", "Never"`,
    ],
    [
      'a command that is a text',
      containerWith({ command: 'sleep 5' }),
      `${C}.command: Invalid value: "sleep 5": expected a list, got a string`,
    ],
    [
      'a number among the arguments',
      containerWith({ args: ['sleep', 5] }),
      `${C}.args[1]: Invalid value: 5: expected a string, got a number`,
    ],
    [
      'ports out of range',
      containerWith({ ports: [{ containerPort: 0 }, {}, { containerPort: 65536, hostPort: -1 }] }),
      `${C}.ports[0].containerPort: Invalid value: 0: must be between 1 and 65535, inclusive`,
      `${C}.ports[1].containerPort: Required value`,
      `${C}.ports[2].containerPort: Invalid value: 65536: must be between 1 and 65535, inclusive`,
      `${C}.ports[2].hostPort: Invalid value: -1: must be between 1 and 65535, inclusive`,
    ],
    [
      'port names',
      containerWith({
        ports: [
          { containerPort: 1, name: 'http' },
          { containerPort: 2, name: 'http' },
          { containerPort: 3, name: 'a-very-long-name' },
          { containerPort: 4, name: 'A--1-', protocol: 'ICMP' },
        ],
      }),
      `${C}.ports[1].name: Duplicate value: "http"`,
      `${C}.ports[2].name: Invalid value: "a-very-long-name": must be no more than 15 characters`,
      `${C}.ports[3].name: Invalid value: "A--1-": must contain only alphanumeric ` +
        `characters (a-z, 0-9), and hyphens (-)`,
      `${C}.ports[3].name: Invalid value: "A--1-": must contain at least one letter (a-z)`,
      `${C}.ports[3].name: Invalid value: "A--1-": must not contain consecutive hyphens`,
      `${C}.ports[3].name: Invalid value: "A--1-": must not begin or end with a hyphen`,
      `${C}.ports[3].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"`,
    ],
    [
      'one port of the host for two',
      podWith({
        containers: [
          { ...APP, ports: [{ containerPort: 80, hostPort: 80 }] },
          { ...APP, name: 'b', ports: [{ containerPort: 81, hostPort: 80 }] },
        ],
      }),
      'spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"',
    ],
    [
      'another port of the host on its own network',
      containerWith({ ports: [{ containerPort: 80, hostPort: 81 }] }, { hostNetwork: true }),
      `${C}.ports[0].containerPort: Invalid value: 80: must match \`hostPort\` when ` +
        `\`hostNetwork\` is true`,
    ],
    [
      'variables',
      containerWith({
        env: [
          { value: 'x' },
          { name: 'A=B' },
          { name: 'N', value: 1 },
          { name: 'B', value: 'x', valueFrom: { configMapKeyRef: { key: 'k' } } },
          { name: 'C', valueFrom: {} },
          { name: 'D', valueFrom: { fieldRef: { fieldPath: 'spec.x' }, secretKeyRef: {} } },
        ],
      }),
      `${C}.env[0].name: Required value`,
      `${C}.env[1].name: Invalid value: "A=B": a valid environment variable name must ` +
        `consist only of printable ASCII characters other than '='`,
      `${C}.env[2].value: Invalid value: 1: expected a string, got a number`,
      `${C}.env[3].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`,
      `${C}.env[3].valueFrom.configMapKeyRef.name: Required value`,
      `${C}.env[4].valueFrom: Invalid value: "": must specify one of: \`fieldRef\`, ` +
        `\`resourceFieldRef\`, \`configMapKeyRef\` or \`secretKeyRef\``,
      `${C}.env[5].valueFrom: Invalid value: "": may not have more than one field ` +
        `specified at a time`,
      `${C}.env[5].valueFrom.fieldRef.fieldPath: Unsupported value: "spec.x": supported ` +
        `values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", ` +
        `"spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", ` +
        `"status.podIPs"`,
    ],
    [
      'resources',
      containerWith({
        resources: {
          limits: { cpu: '500m', memory: '64MB', cpus: '1' },
          requests: { cpu: 1, memory: '-1', 'nvidia.com/gpu': 'x' },
        },
      }),
      `${C}.resources.limits[memory]: Invalid value: "64MB": ${QUANTITY}`,
      `${C}.resources.limits[cpus]: Invalid value: "cpus": must be a standard resource ` +
        `type or fully qualified`,
      `${C}.resources.limits[cpus]: Invalid value: "cpus": must be a standard resource ` +
        `for containers`,
      `${C}.resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0`,
      `${C}.resources.requests[nvidia.com/gpu]: Invalid value: "x": ${QUANTITY}`,
      `${C}.resources.requests: Invalid value: "1": must be less than or equal to cpu ` +
        `limit of 500m`,
    ],
    [
      'mounts',
      containerWith(
        {
          volumeMounts: [
            { name: 'data', mountPath: '/a' },
            { name: 'v', mountPath: '/a', subPath: '/x' },
            {},
          ],
        },
        { volumes: [{ name: 'v' }] },
      ),
      `${C}.volumeMounts[0].name: Not found: "data"`,
      `${C}.volumeMounts[1].mountPath: Invalid value: "/a": must be unique`,
      `${C}.volumeMounts[1].subPath: Invalid value: "/x": must be a relative path`,
      `${C}.volumeMounts[2].name: Required value`,
      `${C}.volumeMounts[2].mountPath: Required value`,
    ],
  ]);
});

describe('probes and hooks', () => {
  const exec = { command: ['true'] };
  check([
    [
      'a probe of nothing',
      containerWith({ livenessProbe: {} }),
      `${C}.livenessProbe: Required value: must specify a handler type`,
    ],
    [
      'a probe of two things',
      containerWith({ livenessProbe: { exec, tcpSocket: { port: 1 }, grpc: { port: 2 } } }),
      `${C}.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type`,
      `${C}.livenessProbe.grpc: Forbidden: may not specify more than 1 handler type`,
    ],
    [
      'no command',
      containerWith({ startupProbe: { exec: {} } }),
      `${C}.startupProbe.exec.command: Required value`,
    ],
    [
      'thresholds of liveness and startup',
      containerWith({
        livenessProbe: { exec, successThreshold: 2 },
        startupProbe: { exec, successThreshold: 3, failureThreshold: -1 },
      }),
      `${C}.startupProbe.successThreshold: Invalid value: 3: must be 1`,
      `${C}.startupProbe.failureThreshold: Invalid value: -1: must be greater than or equal to 0`,
      `${C}.livenessProbe.successThreshold: Invalid value: 2: must be 1`,
    ],
    [
      'grace periods of probes',
      containerWith({
        readinessProbe: { exec, terminationGracePeriodSeconds: 10 },
        livenessProbe: { exec, terminationGracePeriodSeconds: 0 },
      }),
      `${C}.readinessProbe.terminationGracePeriodSeconds: Invalid value: 10: must not be ` +
        `set for readinessProbes`,
      `${C}.livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0`,
    ],
    [
      'an address that is none',
      containerWith({
        readinessProbe: { httpGet: { port: 0, scheme: 'http', httpHeaders: [{ name: 'a b' }] } },
        livenessProbe: { tcpSocket: {} },
      }),
      `${C}.readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive`,
      `${C}.readinessProbe.httpGet.scheme: Unsupported value: "http": supported values: ` +
        `"HTTP", "HTTPS"`,
      `${C}.readinessProbe.httpGet.httpHeaders[0]: Invalid value: "a b": a valid HTTP ` +
        `header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', ` +
        `regex used for validation is '[-A-Za-z0-9]+')`,
      `${C}.livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive`,
    ],
    [
      'a hook of nothing',
      containerWith({ lifecycle: { preStop: {} } }),
      `${C}.lifecycle.preStop: Required value: must specify a handler type`,
    ],
    [
      'a sleep that is longer than the grace period (HOOK-13)',
      containerWith({ lifecycle: { preStop: { sleep: { seconds: 31 } } } }),
      `${C}.lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less ` +
        `than terminationGracePeriodSeconds (30)`,
    ],
    [
      'probes and hooks of a regular init container',
      podWith({
        initContainers: [{ name: 'i', image: 'x:1', lifecycle: {}, livenessProbe: { exec } }],
      }),
      'spec.initContainers[0].lifecycle: Forbidden: may not be set for init containers ' +
        'without restartPolicy=Always',
      'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init ' +
        'containers without restartPolicy=Always',
    ],
  ]);
});
