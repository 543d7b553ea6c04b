/** As a `ref`: the keyboard starts here when the thing comes up because somebody asked for it. */
export function focusFirst(element: HTMLElement | null): void {
  element?.focus();
}
