/**
 * The three functions of the proposal `Reflect.*Metadata` that the certificate library's dependency
 * container asks for at its import. Nothing else here uses them.
 */
const metadata = new WeakMap<object, Map<unknown, unknown>>();

function own(key: unknown, target: object): unknown {
  return metadata.get(target)?.get(key);
}

function inherited(key: unknown, target: object): unknown {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    if (metadata.get(at)?.has(key)) return own(key, at);
  }
  return undefined;
}

if (!("getMetadata" in Reflect)) {
  Object.assign(Reflect, {
    defineMetadata: (key: unknown, value: unknown, target: object) => {
      const values = metadata.get(target) ?? new Map<unknown, unknown>();
      metadata.set(target, values.set(key, value));
    },
    getOwnMetadata: own,
    getMetadata: inherited,
  });
}
