import { globSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import type { Problem } from './markdown.ts'
import { root } from './markdown.ts'

/** Written by tools, so that a clean checkout has none of them. */
const MADE = /(^|\/)(node_modules|dist|coverage)(\/|$)/

/** A file or pattern, from the root, that a configuration names. */
interface Named {
  readonly config: string
  readonly pattern: string
}

/** Checks that configurations name files that are there, and patterns that match one. */
export function checkConfigs(): readonly Problem[] {
  return [...turbo(), ...typescript(), ...knip(), ...biome(), ...scripts()]
    .filter(({ pattern }) => !MADE.test(pattern) && globSync(pattern, { cwd: root }).length === 0)
    .map(({ config, pattern }) => `${config}: nothing matches ${pattern}.`)
}

function turbo(): readonly Named[] {
  const { tasks } = readJson<{ tasks: Record<string, { inputs?: readonly string[] }> }>('turbo.json')
  return Object.values(tasks)
    .flatMap(({ inputs = [] }) => inputs)
    .filter((input) => !input.startsWith('$TURBO_DEFAULT$'))
    .map((input) => input.replace(/^!/, ''))
    .map((input) => (input.startsWith('$TURBO_ROOT$/') ? input.slice(13) : `{packages,apps}/*/${input}`))
    .map((pattern) => ({ config: 'turbo.json', pattern }))
}

function typescript(): readonly Named[] {
  const { include } = readJson<{ include: readonly string[] }>('tsconfig.json')
  return include.map((pattern) => ({ config: 'tsconfig.json', pattern }))
}

function knip(): readonly Named[] {
  const { workspaces } = readJson<{ workspaces: Record<string, { entry?: readonly string[] }> }>('knip.json')
  return Object.entries(workspaces).flatMap(([workspace, { entry = [] }]) =>
    ['package.json', ...entry].map((path) => ({
      config: 'knip.json',
      pattern: normalize(join(workspace, path)),
    })),
  )
}

/** Strings anywhere in it: files that a rule is for, and interfaces that a stage may import, as a stage sees them. */
function biome(): readonly Named[] {
  const { overrides } = readJson<{ overrides: readonly unknown[] }>('biome.json')
  return stringsIn(overrides)
    .filter((text) => text.includes('/') && !text.includes(' ') && !text.startsWith('../*'))
    .map((text) => text.replace(/^!/, ''))
    .map((text) => text.replace(/^\.\.?\//, 'packages/core/src/'))
    .map((pattern) => ({ config: 'biome.json', pattern }))
}

/** What the scripts of every package run. */
function scripts(): readonly Named[] {
  return globSync('{.,packages/*,apps/*,examples/*,bench}/package.json', { cwd: root }).flatMap((config) =>
    Object.values(readJson<{ scripts?: Record<string, string> }>(config).scripts ?? {})
      .flatMap((script) => script.split(/\s+/))
      .filter((word) => /\.[jt]s$/.test(word))
      .map((word) => ({ config, pattern: normalize(join(config, '..', word)) })),
  )
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(join(root, file), 'utf8'))
}
