/** Facts go up the house by this bus; requests come down by plain calls. */
export type Bus<Facts> = {
  tell<K extends keyof Facts>(name: K, fact: Facts[K]): void;
  hear<K extends keyof Facts>(name: K, listener: (fact: Facts[K]) => void): () => void;
};

/** A listener that throws does not keep the others from hearing; `failed` is told of it. */
export function createBus<Facts>(failed: (name: keyof Facts, error: unknown) => void): Bus<Facts> {
  const listeners = new Map<keyof Facts, Set<(fact: never) => void>>();
  return {
    tell(name, fact) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          (listener as (fact: Facts[typeof name]) => void)(fact);
        } catch (error) {
          failed(name, error);
        }
      }
    },
    hear(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as (fact: never) => void);
      return () => set.delete(listener as (fact: never) => void);
    },
  };
}
