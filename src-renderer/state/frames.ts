/** Puts work off until the next moment to draw. Answers how to call it off. */
export type Frames = (work: () => void) => () => void;

/** Once per frame while the page is seen; while it is hidden frames stand still, so then four times a second. */
export const nextFrame: Frames = (work) => {
  if (typeof requestAnimationFrame === "function" && !document.hidden) {
    const id = requestAnimationFrame(work);
    return () => cancelAnimationFrame(id);
  }
  const id = setTimeout(work, 250);
  return () => clearTimeout(id);
};
