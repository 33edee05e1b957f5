import type { DocumentMetadata } from '../../document.ts'
import { normalizeText } from '../normalize/normalize.ts'

const YAML = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/
const TOML = /^\uFEFF?\+\+\+[ \t]*\r?\n([\s\S]*?)\r?\n\+\+\+[ \t]*(?:\r?\n|$)/
/** Front matter of more characters than this is taken for text. */
const MAX_CHARACTERS = 20_000
const MAX_TITLE_CHARACTERS = 300

/** Returns the number of characters of the front matter with which a text begins, or 0. */
export function frontMatterLength(text: string): number {
  const head = text.slice(0, MAX_CHARACTERS)
  return (YAML.exec(head) ?? TOML.exec(head))?.[0].length ?? 0
}

/** Reads the metadata in a document's front matter, which is YAML or simple TOML. */
export async function frontMatter(text: string): Promise<Partial<DocumentMetadata>> {
  const head = text.slice(0, MAX_CHARACTERS)
  const yaml = YAML.exec(head)?.[1]
  const fields = yaml === undefined ? tomlFields(TOML.exec(head)?.[1] ?? '') : await yamlFields(yaml)
  return {
    title: line(fields['title']),
    author: line(fields['author']) ?? line(fields['authors']),
    createdAt: time(fields['date']),
  }
}

type Fields = Readonly<Record<string, unknown>>

async function yamlFields(yaml: string): Promise<Fields> {
  try {
    const { parse } = await import('yaml')
    // Few aliases, because their expansion may be endless.
    const value: unknown = parse(yaml, { maxAliasCount: 10, logLevel: 'silent' })
    return typeof value === 'object' && value !== null ? (value as Fields) : {}
  } catch {
    return {}
  }
}

function tomlFields(toml: string): Fields {
  const lines = toml.matchAll(/^[ \t]*(\w+)[ \t]*=[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|(\S+))/gm)
  return Object.fromEntries(
    [...lines].map(([, name, ...values]) => [name, values.find((one) => one !== undefined)]),
  )
}

function line(value: unknown): string | null {
  const text = Array.isArray(value) ? value.map(nameOf).filter(Boolean).join(', ') : nameOf(value)
  return normalizeText(text.slice(0, MAX_TITLE_CHARACTERS)).replace(/\s+/g, ' ') || null
}

function nameOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  const name: unknown = typeof value === 'object' && value !== null ? (value as Fields)['name'] : undefined
  return typeof name === 'string' ? name : ''
}

function time(value: unknown): string | null {
  if (typeof value !== 'string' && !(value instanceof Date)) return null
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
