/** Vectors of one model can be compared only with each other. */
export interface VectorSpace {
  readonly model: string
  readonly dimensions: number
}
