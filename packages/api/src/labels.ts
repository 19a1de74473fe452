type Labels = Readonly<Record<string, string>>;

/**
 * Whether labels satisfy an equality selector. An empty selector matches everything, as a label
 * selector does; callers for which it means nothing (Services) ask before.
 */
export function matchLabels(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
}

/** How logs and messages of the kubelet name a pod: `web_default(uid)`. */
export function formatPod(name: string, namespace: string, uid: string): string {
  return `${name}_${namespace}(${uid})`;
}
