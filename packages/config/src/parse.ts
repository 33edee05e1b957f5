/** Reads a value as a string, for variables, or as the natural JSON type, for `docchat.config.json`. @throws InvalidValue */
export type Parse<Value> = (value: unknown) => Value

/** A value that a setting cannot have. The message goes after "is not valid: ", such as "must be text". */
export class InvalidValue extends Error {}

/** @throws InvalidValue always; an expression, so that it can be the last choice. */
export function invalid(message: string): never {
  throw new InvalidValue(message)
}

/** Text, after a check, which returns what is wrong with it. */
export function textThat(problem: (value: string) => string | null): Parse<string> {
  return (value) => {
    if (typeof value !== 'string') return invalid('must be text')
    const message = problem(value)
    return message === null ? value : invalid(message)
  }
}

/** Parses each part of a list. */
export function each<Value>(list: Parse<readonly unknown[]>, part: Parse<Value>): Parse<readonly Value[]> {
  return (value) => list(value).map(part)
}
