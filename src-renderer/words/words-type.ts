/** The shape of a part of the words, for every other language: the same keys, other text. */
export type Words<Part> = {
  readonly [Key in keyof Part]: Part[Key] extends string ? string : Words<Part[Key]>;
};
