import { type QosSpec, qosClass } from '@podsim/api';
import { type Fields, optionalRecord, records } from '@podsim/experiment/assert';

type Demands = NonNullable<QosSpec['resources']>;

/** Function `qosClass` of the grammar. */
export function qosRow(input: Fields): Fields {
  const spec: QosSpec = {
    containers: containers(input, 'containers'),
    initContainers: containers(input, 'initContainers'),
    resources: optionalRecord(input, 'podResources') as Demands | null,
  };
  return { qosClass: qosClass(spec) };
}

function containers(input: Fields, key: string): QosSpec['containers'] {
  return records(input, key).map((fields) => ({ resources: fields as Demands }));
}
