import type { Field } from '../reading/field.ts';
import { portName, portNumber } from '../reading/names.ts';
import type { ContainerPort } from '../types.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const;

/** Ports of one container. @param hostPorts those of the pod so far, as `TCP/ip/80`. */
export function readPorts(
  field: Field,
  hostNetwork: boolean,
  hostPorts: Set<string>,
): ContainerPort[] {
  const names = new Set<string>();
  return field.items().map((item) => {
    const port = item.struct();
    const name = readPortName(port.get('name'), names);
    const containerPort = readContainerPort(port.get('containerPort'));
    const protocol = port.get('protocol').oneOf(PROTOCOLS, 'TCP');
    const hostPort = readHostPort(port, containerPort, hostNetwork);
    const hostIP = port.get('hostIP').text() ?? '';
    if (hostPort !== null) {
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (hostPorts.has(key)) port.report.duplicate(port.get('hostPort').path, key);
      hostPorts.add(key);
    }
    return { name, containerPort, hostPort, hostIP, protocol };
  });
}

function readPortName(field: Field, names: Set<string>): string {
  const name = field.text() ?? '';
  if (name === '') return name;
  const messages = portName(name);
  field.check(messages);
  if (messages.length === 0 && names.has(name)) field.report.duplicate(field.path, name);
  names.add(name);
  return name;
}

function readContainerPort(field: Field): number {
  const value = field.integer();
  if (!field.present) field.required();
  else if (value !== null) field.check(portNumber(value));
  return value ?? 0;
}

/** On the host's network a container port is the host's port (CDEF). */
function readHostPort(port: Field, containerPort: number, hostNetwork: boolean): number | null {
  const field = port.get('hostPort');
  const value = field.integer() ?? 0;
  if (value !== 0) field.check(portNumber(value));
  if (!hostNetwork) return value === 0 ? null : value;
  if (value !== 0 && value !== containerPort) {
    port.get('containerPort').invalid('must match `hostPort` when `hostNetwork` is true');
  }
  return containerPort === 0 ? null : containerPort;
}
