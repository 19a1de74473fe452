import { readLabels } from './metadata.ts';
import type { Field } from './reading/field.ts';
import { dns1123Label, portNumber, portNumberOrName } from './reading/names.ts';
import type { ServiceSpec } from './types.ts';

type ServicePort = ServiceSpec['ports'][number];

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'] as const;
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const;

/** Reads, defaults and validates `spec` of a Service. */
export function readServiceSpec(field: Field): ServiceSpec {
  const spec = field.struct();
  const type = spec.get('type').oneOf(TYPES, 'ClusterIP');
  const clusterIP = spec.get('clusterIP').text() ?? '';
  const ports = readServicePorts(spec.get('ports'));
  if (type === 'ExternalName') {
    if ((spec.get('externalName').text() ?? '') === '') spec.get('externalName').required();
  } else if (ports.length === 0 && clusterIP !== 'None' && !spec.get('ports').present) {
    spec.get('ports').required();
  }
  const selector = spec.get('selector');
  const hasSelector = selector.present && type !== 'ExternalName';
  return {
    selector: hasSelector ? readLabels(selector) : null,
    ports,
    publishNotReadyAddresses: spec.get('publishNotReadyAddresses').boolean() ?? false,
    clusterIP,
  };
}

function readServicePorts(field: Field): ServicePort[] {
  const items = field.items();
  const names = new Set<string>();
  const numbers = new Set<string>();
  return items.map((item) => {
    const port = readServicePort(item.struct(), items.length > 1);
    const name = item.get('name');
    if (port.name !== '' && names.has(port.name)) name.report.duplicate(name.path, port.name);
    names.add(port.name);
    const number = `${port.protocol}/${port.port}`;
    if (numbers.has(number)) {
      item.report.duplicate(item.path, { protocol: port.protocol, port: port.port });
    }
    numbers.add(number);
    return port;
  });
}

function readServicePort(item: Field, named: boolean): ServicePort {
  const name = item.get('name').text() ?? '';
  if (name !== '') item.get('name').check(dns1123Label(name));
  else if (named) item.get('name').required();
  const portField = item.get('port');
  const port = portField.integer() ?? 0;
  for (const message of portNumber(port)) portField.report.invalid(portField.path, port, message);
  const target = item.get('targetPort');
  const targetPort = target.integerOrText();
  const targetSet = targetPort !== null && targetPort !== 0 && targetPort !== '';
  if (targetSet) target.check(portNumberOrName(targetPort));
  return {
    name,
    port,
    targetPort: targetSet ? targetPort : port,
    protocol: item.get('protocol').oneOf(PROTOCOLS, 'TCP'),
  };
}
