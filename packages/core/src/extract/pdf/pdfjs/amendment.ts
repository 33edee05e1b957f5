/** What is changed in the source: the text, which occurs once, becomes the other. */
export type Amendment = readonly [text: string, other: string]
