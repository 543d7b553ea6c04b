/** Which topics anybody follows just now, so that nobody computes news that nobody hears. */
export type Topics = {
  watched(topic: string): boolean;
  /** One more listener of this topic; the answer takes it back, once. */
  follow(topic: string): () => void;
};

export function createTopics(): Topics {
  const followers = new Map<string, number>();
  return {
    watched: (topic) => followers.has(topic),
    follow(topic) {
      followers.set(topic, (followers.get(topic) ?? 0) + 1);
      let following = true;
      return () => {
        if (!following) return;
        following = false;
        const left = (followers.get(topic) ?? 1) - 1;
        if (left === 0) followers.delete(topic);
        else followers.set(topic, left);
      };
    },
  };
}
