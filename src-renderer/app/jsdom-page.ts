// For tests, imported first: what a page has and jsdom lacks.
const quiet = { matches: false, addEventListener() {}, removeEventListener() {} };
window.matchMedia ??= () => quiet as unknown as MediaQueryList;
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};
Element.prototype.getAnimations ??= () => [];
Element.prototype.scrollIntoView ??= () => {};
