import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's root folder, without a trailing slash. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** A problem in the documentation and its place: `file:line: what`. */
export type Problem = string

export interface Fence {
  readonly line: number
  readonly language: string
  /** What follows the language, such as `no-run`. */
  readonly flags: readonly string[]
  readonly code: string
}

export interface CodeSpan {
  readonly line: number
  readonly text: string
}

export interface Page {
  /** Relative to the root, such as `docs/guide/search.md`. */
  readonly file: string
  readonly fences: readonly Fence[]
  /** The text with fences replaced by blank lines. */
  readonly prose: string
  readonly codeSpans: readonly CodeSpan[]
}

const FENCE = /^(?<indent> *)```(?<info>[^`\n]*)\n(?<code>.*?)^\k<indent>```$/gms

/** All pages of documentation except changelogs. */
export function readPages(): readonly Page[] {
  const files = globSync(['*.md', '{docs,packages,apps,examples}/**/*.md'], {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**', '**/CHANGELOG.md'],
  })
  return files.sort().map((file) => readPage(file, readFileSync(`${root}/${file}`, 'utf8')))
}

function readPage(file: string, text: string): Page {
  const fences: Fence[] = []
  const prose = text.replaceAll(FENCE, (fence, _indent, info: string, code: string, offset: number) => {
    const [language = '', ...flags] = info.trim().split(/\s+/)
    fences.push({ line: lineAt(text, offset) + 1, language, flags, code })
    return fence.replaceAll(/[^\n]/g, '')
  })
  const codeSpans = [...prose.matchAll(/`([^`]+)`/g)].map(({ 1: span = '', index }) => ({
    line: lineAt(prose, index),
    text: span.replaceAll(/\s+/g, ' '),
  }))
  return { file, fences, prose, codeSpans }
}

/** Counted from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
