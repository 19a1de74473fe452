/**
 * What a container does when the manifest gives no command, and the choice of its model.
 *
 * Nothing upstream is mirrored: the behaviour is that of the image, which a simulator cannot run.
 * Well-known images are data (`models/images`); everything else is the default process. What is
 * assumed comes back as one sentence for people. Left out: flags that change ports, and
 * configuration files.
 */
export { assumptionFor, type Entrypoint, type EntrypointInput, entrypoint } from './entrypoint.ts';
export { type DefaultOptions, defaultModel } from './model.ts';
