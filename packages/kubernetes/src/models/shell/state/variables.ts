import { CommandError } from '../errors.ts';

interface Variable {
  readonly value: string;
  readonly exported: boolean;
  readonly readonly: boolean;
}

/** What the runtime sets where the manifest does not. */
const STANDARD: Readonly<Record<string, string>> = {
  HOME: '/root',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};
const NOTHING: ReadonlyMap<string, Variable | undefined> = new Map();
const NONE: Readonly<Record<string, string>> = {};

/** An attempt to change a readonly variable. */
export class ReadonlyVariable extends CommandError {
  constructor(name: string) {
    super(`${name}: is read only`, 2);
  }
}

/**
 * A shell's variables. The container's environment is shared, not copied: only what a script sets
 * or unsets itself is kept here.
 */
export class Variables {
  readonly #environment: Readonly<Record<string, string>>;
  /** The same map as `#own`, once it belongs to this shell alone. */
  #changeable: Map<string, Variable | undefined> | null = null;
  readonly #standard: Readonly<Record<string, string>>;
  /** undefined marks a variable that was unset. */
  #own: ReadonlyMap<string, Variable | undefined>;

  constructor(
    environment: Readonly<Record<string, string>>,
    own: ReadonlyMap<string, Variable | undefined> = NOTHING,
    standard: Readonly<Record<string, string>> = STANDARD,
  ) {
    this.#environment = environment;
    this.#standard = standard;
    this.#own = own;
  }

  copy(): Variables {
    this.#changeable = null;
    return new Variables(this.#environment, this.#own, this.#standard);
  }

  /** What a child program gets: the exported variables and nothing else. */
  inherited(): Variables {
    return new Variables(Object.fromEntries(this.exported()), NOTHING, NONE);
  }

  /** `env -i`. */
  static empty(): Variables {
    return new Variables(NONE, NOTHING, NONE);
  }

  get(name: string): string | undefined {
    return this.#find(name)?.value;
  }

  /** @throws CommandError for a readonly variable. */
  set(name: string, value: string): void {
    const old = this.#find(name);
    if (old?.readonly) throw new ReadonlyVariable(name);
    this.#change().set(name, { value, exported: old?.exported ?? false, readonly: false });
  }

  unset(name: string): void {
    const old = this.#find(name);
    if (old?.readonly) throw new ReadonlyVariable(name);
    if (this.#inherited(name) === undefined) this.#change().delete(name);
    else this.#change().set(name, undefined);
  }

  /** Marks a variable; one that is not set is exported once it is. */
  mark(name: string, mark: 'exported' | 'readonly'): void {
    const old = this.#find(name) ?? { value: '', exported: false, readonly: false };
    this.#change().set(name, { ...old, [mark]: true });
  }

  /** Keeps these variables as they are; the function that is returned brings them back. */
  remember(names: readonly string[]): () => void {
    const kept = names.map((name) => [name, this.#own.has(name), this.#own.get(name)] as const);
    return () => {
      for (const [name, had, variable] of kept) {
        if (had) this.#change().set(name, variable);
        else this.#change().delete(name);
      }
    };
  }

  /** Exported variables by name. */
  exported(): readonly (readonly [string, string])[] {
    const all = new Map<string, string>(Object.entries(this.#standard));
    for (const [name, value] of Object.entries(this.#environment)) all.set(name, value);
    for (const [name, variable] of this.#own) {
      if (variable?.exported) all.set(name, variable.value);
      else all.delete(name);
    }
    return [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Names of all variables that are set, by code unit. */
  names(): readonly string[] {
    const names = new Set<string>();
    for (const [name] of Object.entries(this.#standard)) names.add(name);
    for (const [name] of Object.entries(this.#environment)) names.add(name);
    for (const [name, variable] of this.#own) {
      if (variable === undefined) names.delete(name);
      else names.add(name);
    }
    return [...names].sort();
  }

  /** A text that is equal exactly if the variables are. */
  fingerprint(): string {
    if (this.#own.size === 0) return '';
    return JSON.stringify([...this.#own].map(([name, v]) => [name, v ?? null]));
  }

  /** The own variables, no longer shared with another shell or with everybody. */
  #change(): Map<string, Variable | undefined> {
    if (this.#changeable === null) {
      this.#changeable = new Map(this.#own);
      this.#own = this.#changeable;
    }
    return this.#changeable;
  }

  #find(name: string): Variable | undefined {
    if (this.#own.has(name)) return this.#own.get(name);
    const value = this.#inherited(name);
    return value === undefined ? undefined : { value, exported: true, readonly: false };
  }

  #inherited(name: string): string | undefined {
    if (Object.hasOwn(this.#environment, name)) return this.#environment[name];
    return Object.hasOwn(this.#standard, name) ? this.#standard[name] : undefined;
  }
}
