import { minutes } from '@podsim/kernel';
import { digestText, Hour, podSpec, scenarioText, specOf } from './hour.ts';
import {
  type Benchmark,
  grouped,
  interleave,
  median,
  ratioText,
  type Timing,
  timingOf,
} from './measure.ts';

/** Deployments, each behind a Service, on nodes. */
interface Shape {
  readonly deployments: number;
  readonly replicas: number;
  readonly nodes: number;
}

/** What happens in an hour. */
interface Story {
  /** How many of the Deployments get a new image at 20 minutes, and again at 40. */
  readonly updated: number;
  readonly nodeLost: boolean;
}

/** Before the first update, long after it, and at the end. */
const [steady, updated, end] = [minutes(15), minutes(29), minutes(60)];

/**
 * An hour of Deployments whose pods have three probes each, with two rolling updates and the loss
 * of a node, in a large cluster; and as much per pod of all this in a small one, in turns.
 */
export const cluster: Benchmark = ({ tiny }, print) => {
  const few = { deployments: tiny ? 2 : 5, replicas: tiny ? 2 : 20, nodes: tiny ? 2 : 5 };
  const many = { deployments: tiny ? 4 : 50, replicas: tiny ? 2 : 200, nodes: tiny ? 4 : 200 };
  const compared = { few, many, rounds: tiny ? 1 : 3 };
  print('two of the Deployments are updated, one after the other, and one node is lost');
  compare({ ...compared, updated: 1 }, print);
  print('every Deployment is updated twice, all at once, and one node is lost');
  compare({ ...compared, updated: many.deployments }, print);
  print(memoryText(many));
};

interface Compared {
  readonly few: Shape;
  readonly many: Shape;
  readonly rounds: number;
  readonly updated: number;
}

function compare({ few, many, rounds, updated }: Compared, print: (line: string) => void): void {
  const story = { updated, nodeLost: true };
  const hours = { few: storiesOf(few, many, story), many: [story] };
  const timings = interleave(rounds, {
    few: subjectOf(few, hours.few),
    many: subjectOf(many, hours.many),
  });
  const perPod = (name: 'few' | 'many', shape: Shape): Timing<Result> => {
    const { seconds, result } = timingOf(timings, name);
    const podHours = podsOf(shape) * hours[name].length;
    print(`  ${shapeText(shape)}: ${speedText(median(seconds), podHours, result.tasks)}`);
    print(`    rows ${result.rows}`);
    return { seconds: seconds.map((each) => each / podHours), result };
  };
  const [small, large] = [perPod('few', few), perPod('many', many)];
  print(`  a pod-hour among many to one among few: ${ratioText(large, small)}`);
}

/** As many hours of a small cluster as make updates and lost nodes as rare as in the large one. */
function storiesOf(few: Shape, many: Shape, { updated }: Story): readonly Story[] {
  const updates = (updated * few.deployments) / many.deployments;
  return Array.from({ length: many.nodes / few.nodes }, (_, hour) => ({
    updated: Math.floor((hour + 1) * updates) - Math.floor(hour * updates),
    nodeLost: hour === 0,
  }));
}

interface Result {
  readonly rows: string;
  /** Of all hours of the round. */
  readonly tasks: number;
}

function subjectOf(shape: Shape, stories: readonly Story[]): () => () => Result {
  const specs = stories.map((story) => specOf(documentsOf(shape, story)));
  return () => () => {
    let tasks = 0;
    const digests = specs.map((spec) => {
      const hour = new Hour(spec);
      const digest = hour.finish();
      tasks += hour.tasks;
      return digest;
    });
    return { rows: digestText(...digests), tasks };
  };
}

function podsOf({ deployments, replicas }: Shape): number {
  return deployments * replicas;
}

function documentsOf({ deployments, nodes, replicas }: Shape, story: Story): readonly string[] {
  const updates = [20, 40].flatMap((minute, update) =>
    Array.from({ length: story.updated }, (_, index) => {
      const name = `app-${(update * story.updated + index) % deployments}`;
      const image = `registry.example/app:${update + 2}`;
      return `{ at: ${minute}m, set: deployment/${name}, container: app, image: "${image}" }`;
    }),
  );
  const loss = story.nodeLost ? ['{ at: 30m, failNode: node/node1 }'] : [];
  return [
    scenarioText(nodes, [...updates, ...loss]),
    ...Array.from({ length: deployments }, (_, index) => appText(`app-${index}`, replicas)),
  ];
}

function appText(name: string, replicas: number): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } }, spec: ${podSpec} }
`;
}

function shapeText(shape: Shape): string {
  const { deployments, replicas, nodes } = shape;
  return `${grouped(podsOf(shape))} pods (${deployments} x ${replicas}, ${nodes} nodes)`;
}

function speedText(seconds: number, podHours: number, tasks: number): string {
  return [
    `${grouped(tasks / seconds)} tasks per second`,
    `${grouped(podHours / seconds)} pod-hours per second`,
    `${grouped(podHours)} pod-hours in ${(seconds * 1000).toFixed(0)} ms`,
  ].join(', ');
}

/** In an hour in which every Deployment is updated twice; and the most that the system gave. */
function memoryText(shape: Shape): string {
  const story = { updated: shape.deployments, nodeLost: true };
  const hour = new Hour(specOf(documentsOf(shape, story)));
  const bytes = hour.bytesAt([steady, updated, end]).map((all) => grouped(all / podsOf(shape)));
  const peak = process.resourceUsage().maxRSS / 1024;
  return [
    `${bytes[0]} bytes a pod once all are ready`,
    `${bytes[1]} after the first update`,
    `${bytes[2]} at the end`,
    `${grouped(peak)} MiB resident at most`,
  ].join(', ');
}
