// One thing after the other: what is given is begun when all before it has ended, however that ended.

export type Lane = {
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Nothing is under way and nothing waits. */
  idle(): boolean;
};

export function createLane(): Lane {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    run(task) {
      waiting++;
      const mine = last.then(task).finally(() => waiting--);
      last = mine.catch(() => undefined);
      return mine;
    },
    idle: () => waiting === 0,
  };
}
