/** The model that vectors come from, and their length: only vectors of the same space can be compared. */
export interface VectorSpace {
  readonly model: string
  readonly dimensions: number
}
