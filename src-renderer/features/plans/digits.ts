/** The key of the plan at this place of the sell screen: 1 to 9, then 0; none for the eleventh. */
export function digitAt(place: number): string | undefined {
  if (place < 0 || place > 9) return undefined;
  return String((place + 1) % 10);
}
