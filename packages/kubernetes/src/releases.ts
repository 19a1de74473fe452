/**
 * What differs from one Kubernetes release to another, as data plus small functions, each named
 * by its rule. This version claims 1.32; others come with their rules.
 */
export interface Release {
  readonly version: string;
  /** A manual trigger restarts the ticker of its worker (PROBE-6; OLD-8). */
  readonly triggerResetsTicker: boolean;
  /** A startup worker holds after success until a new container (PROBE-25; OLD-8). */
  readonly startupHoldsAfterSuccess: boolean;
  /** Event text of a probe's internal error (PROBE-17; NEW-2). */
  readonly probeErrorText: (title: string, error: string) => string;
  /** Event text of an image that is there (IMG-2; NEW-10). */
  readonly presentText: (image: string) => string;
  /** Event texts of a container's creation and start (MAIN-4; NEW-10). */
  readonly createdText: (container: string) => string;
  readonly startedText: (container: string) => string;
}

const v132: Release = {
  version: '1.32',
  triggerResetsTicker: true,
  startupHoldsAfterSuccess: true,
  probeErrorText: (title, error) => `${title} probe errored: ${error}`,
  presentText: (image) => `Container image "${image}" already present on machine`,
  createdText: (container) => `Created container: ${container}`,
  startedText: (container) => `Started container ${container}`,
};

const RELEASES: readonly Release[] = [v132];

/** Releases whose semantics this version simulates, oldest first. */
export const supportedReleases: readonly string[] = RELEASES.map(({ version }) => version);

/** @throws RangeError when the release is not one of `supportedReleases`. */
export function releaseOf(version: string): Release {
  const release = RELEASES.find((one) => one.version === version);
  if (release) return release;
  throw new RangeError(
    `Kubernetes ${version} is not simulated; supported: ${supportedReleases.join(', ')}`,
  );
}
