/** The model that vectors come from, and their length: only vectors of the same space can be compared. */
export interface VectorSpace {
  readonly model: string
  readonly dimensions: number
  /** The model that the vectors of tokens come from, if chunks are to have those as well. @defaultValue none */
  readonly tokens?: { readonly model: string }
}
