import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DocumentSource } from '../catalog/document-list.ts'
import { planSync } from './plan.ts'

const document = (source: string, sha256: string, changes: Partial<DocumentSource> = {}): DocumentSource => ({
  ...{ documentId: `doc of ${source}`, source, sha256, sizeBytes: 1, state: 'complete' },
  ...changes,
})
const file = (path: string, sha256: string | null) => ({ path, sha256 })

/** The plan in a few words. */
function planned(input: Parameters<typeof planSync>[0]): string[] {
  const { removals, moves, additions, unchanged } = planSync(input)
  return [
    ...removals.map(({ document, reason }) => `${reason} ${document.source}`),
    ...moves.map(({ document, file }) => `${document.source} -> ${file.path}`),
    ...additions.map(({ file, change }) => `${change} ${file.path}`),
    ...(unchanged === 0 ? [] : [`unchanged ${unchanged}`]),
  ]
}

describe('planSync', () => {
  test.each([
    ['adds what is new', [], [file('/a', null)], ['new /a']],
    ['leaves what is the same', [document('/a', 'A')], [file('/a', 'A')], ['unchanged 1']],
    ['adds what has changed', [document('/a', 'A')], [file('/a', null)], ['changed /a']],
    ['deletes what is gone', [document('/a', 'A')], [], ['deleted /a']],
    ['follows a moved file', [document('/a', 'A')], [file('/b', 'A')], ['/a -> /b']],
    [
      'follows files that change places',
      [document('/a', 'A'), document('/b', 'B')],
      [file('/a', 'B'), file('/b', 'A')],
      ['/b -> /a', '/a -> /b'],
    ],
    [
      'follows rotated files, and adds the new one',
      [document('/log', 'A'), document('/log.1', 'B')],
      [file('/log', null), file('/log.1', 'A'), file('/log.2', 'B')],
      ['/log -> /log.1', '/log.1 -> /log.2', 'new /log'],
    ],
    [
      'follows a file that was moved over another',
      [document('/a', 'A'), document('/b', 'B')],
      [file('/b', 'A')],
      ['replaced /b', '/a -> /b'],
    ],
    [
      'a copy is the document that there is',
      [document('/a', 'A')],
      [file('/a', 'A'), file('/b', 'A')],
      ['unchanged 2'],
    ],
    [
      'what has become a copy is no document of its own',
      [document('/a', 'A'), document('/b', 'B')],
      [file('/a', 'A'), file('/b', 'A')],
      ['replaced /b', 'unchanged 2'],
    ],
    [
      'the copy stands for the original that is gone',
      [document('/a', 'A')],
      [file('/b', 'A'), file('/c', 'A')],
      ['/a -> /b', 'unchanged 1'],
    ],
    [
      'processes what is not ready or has failed',
      [document('/a', 'A', { state: 'queued' }), document('/b', 'B', { state: 'failed' })],
      [file('/a', 'A'), file('/b', 'B')],
      ['unfinished /a', 'failed /b'],
    ],
    [
      'keeps the attachments of a file',
      [document('/mail.eml/a.md', 'A')],
      [file('/mail.eml', null)],
      ['new /mail.eml'],
    ],
  ])('%s', (_, documents, files, plan) => {
    expect(planned({ documents, files })).toEqual(plan)
  })

  test('leaves alone what comes from where nothing is known', () => {
    const documents = [document('/d/closed/a', 'A'), document('/d/open/b', 'B')]
    const files = [file('/d/copy', 'A')]
    expect(planned({ documents, files, unknown: new Set(['/d/closed']) })).toEqual([
      'deleted /d/open/b',
      'unchanged 1',
    ])
  })

  test('deletes what is ignored', () => {
    const documents = [document('/d/x/a', 'A')]
    expect(planned({ documents, files: [], ignored: new Set(['/d/x']) })).toEqual(['ignored /d/x/a'])
  })

  test('takes over documents from elsewhere only if their files are gone', () => {
    const others = [document('/old/a', 'A'), document('/other/b', 'B')]
    const files = [file('/a', 'A'), file('/b', 'B')]
    expect(planned({ documents: [], others, files, strays: new Set(others.slice(0, 1)) })).toEqual([
      '/old/a -> /a',
      'unchanged 1',
    ])
  })

  test('whatever there was, the documents are the files afterwards, and bytes keep their document', () => {
    const places = fc.uniqueArray(fc.constantFrom('/a', '/b', '/c', '/d/e', '/d/f'))
    const bytes = fc.array(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 5, maxLength: 5 })
    const folder = fc
      .tuple(places, bytes)
      .map(([paths, contents]) => paths.map((path, i) => file(path, contents[i] ?? 'A')))
    fc.assert(
      fc.property(folder, folder, (was, is) => {
        const seen = new Set<string | null>()
        const before = was
          .filter(({ sha256 }) => !seen.has(sha256) && seen.add(sha256))
          .map(({ path, sha256 }) => document(path, sha256 ?? ''))
        const after = carriedOut(before, is)
        expect(new Set(after.map(({ sha256 }) => sha256))).toEqual(new Set(is.map(({ sha256 }) => sha256)))
        for (const one of after) expect(is).toContainEqual(file(one.source, one.sha256))
        for (const { sha256, documentId } of before) {
          const kept = after.find((one) => one.sha256 === sha256)
          if (kept !== undefined) expect(kept.documentId).toBe(documentId)
        }
        const again = planSync({ documents: after, files: is })
        expect(again).toEqual({ removals: [], moves: [], additions: [], unchanged: is.length })
      }),
    )
  })
})

/** What a plan makes of the documents, with the rules of the catalog. */
function carriedOut(
  documents: readonly DocumentSource[],
  files: ReturnType<typeof file>[],
): DocumentSource[] {
  const sizes = new Set(documents.map(({ sha256 }) => sha256))
  const known = files.map(({ path, sha256 }) => file(path, sizes.has(sha256 ?? '') ? sha256 : null))
  const { removals, moves, additions } = planSync({ documents, files: known })
  const gone = new Set(removals.map(({ document }) => document))
  const places = new Map(moves.map(({ document, file }) => [document, file.path]))
  let after = documents
    .filter((one) => !gone.has(one))
    .map((one) => ({ ...one, source: places.get(one) ?? one.source }))
  expect(new Set(after.map(({ source }) => source)).size, 'each source once').toBe(after.length)
  for (const {
    file: { path },
    document: changed,
  } of additions) {
    const sha256 = files.find((one) => one.path === path)?.sha256 ?? ''
    if (after.some((one) => one.sha256 === sha256)) {
      after = after.filter(({ documentId }) => documentId !== changed?.documentId)
      continue
    }
    const id = after.find(({ source }) => source === path)?.documentId ?? `new ${path}`
    after = [...after.filter(({ source }) => source !== path), document(path, sha256, { documentId: id })]
  }
  return after
}
