/** A thing that lives. `stop` undoes what `start` did. */
export type Living = { start(): Promise<void> | void; stop(): Promise<void> | void };

/** Notes what must be let go at the moment it is taken, and lets it go in reverse. */
export function createLetGo(): { add(undo: () => Promise<void> | void): void; all(): Promise<void> } {
  const undos: (() => Promise<void> | void)[] = [];
  return {
    add: (undo) => void undos.push(undo),
    async all() {
      const errors: unknown[] = [];
      for (const undo of undos.splice(0).reverse()) {
        try {
          await undo();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw new AggregateError(errors, "not everything could be let go");
    },
  };
}
