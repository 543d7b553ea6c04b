// Whose turn it is: what changes everything runs alone, what only uses things runs beside others of its kind.
// First come, first served.

export type Lane = {
  /** Begun when all before it has ended, however that ended; nothing is begun before it has. */
  alone<T>(task: () => Promise<T>): Promise<T>;
  /** Begun when every `alone` before it has ended. */
  together<T>(task: () => Promise<T>): Promise<T>;
};

export function createLane(): Lane {
  /** The end of the last `alone`. */
  let gate: Promise<unknown> = Promise.resolve();
  let beside: Promise<unknown>[] = [];
  return {
    alone(task) {
      const before = Promise.all([gate, ...beside]);
      const mine = before.then(task);
      gate = mine.catch(() => undefined);
      beside = [];
      return mine;
    },
    together(task) {
      const mine = gate.then(task);
      const end = mine.then(
        () => undefined,
        () => undefined,
      );
      beside.push(end);
      void end.then(() => {
        beside = beside.filter((one) => one !== end);
      });
      return mine;
    },
  };
}
