import { parseEnv } from 'node:util'

/** The content of a `.env` file. */
export interface DotEnv {
  readonly variables: NodeJS.Dict<string>
  /** The numbers of the lines that are neither blank, a comment, nor part of an assignment. */
  readonly wrongLines: readonly number[]
}

/** A blank line, a comment, or an assignment, whose quoted value may continue on further lines. */
const STATEMENT =
  /[ \t]*(?:(?:export +)?[A-Za-z_][\w.-]*[ \t]*=[ \t]*(?:(["'`])(?:(?!\1)[\s\S])*\1[ \t]*|(?!["'`])[^\r\n#]*))?(?:#[^\r\n]*)?(?:\r?\n|$)/y

/** Parses a `.env` file. Node's own parser silently skips what it does not understand, which could be `DOCCHAT_AUTH`. */
export function parseDotEnv(text: string): DotEnv {
  const variables: NodeJS.Dict<string> = {}
  const wrongLines: number[] = []
  for (let at = 0; at < text.length; ) {
    STATEMENT.lastIndex = at
    const [statement] = STATEMENT.exec(text) ?? []
    if (statement === undefined) wrongLines.push(lineAt(text, at))
    else Object.assign(variables, parseEnv(statement))
    at = statement === undefined ? nextLine(text, at) : at + statement.length
  }
  return { variables, wrongLines }
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
