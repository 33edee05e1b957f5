import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { startVitest } from 'vitest/node'
import { STORE_MUTANTS } from './fixtures/store-mutants.ts'

/** The full names of the tests that failed, by suite. */
const failed = new Map<string, string[]>()

const suiteOf = (name: string) => `${name} is a store`

/** For each mutant, the tests that must detect it; for the store itself, all of these. */
const testNamePattern = new RegExp(
  [
    `^${suiteOf('no mutant')} .*(${STORE_MUTANTS.map(({ caughtBy }) => caughtBy.source).join('|')})`,
    ...STORE_MUTANTS.map(({ name, caughtBy }) => `^${suiteOf(name)} .*${caughtBy.source}`),
  ].join('|'),
)

describe('the suite of a store fails a store that is wrong in one point:', () => {
  beforeAll(async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const vitest = await startVitest(
      'test',
      [],
      {
        root,
        config: false,
        watch: false,
        include: ['src/testing/fixtures/store-mutants.suite.ts'],
        reporters: [{}],
        testNamePattern,
        testTimeout: 20_000,
        retry: 0,
      },
      { resolve: { conditions: ['docchat-source'] } },
    )
    try {
      for (const module of vitest.state.getTestModules()) {
        for (const suite of module.children.suites()) {
          const names = [...suite.children.allTests('failed')].map(({ fullName }) => fullName)
          failed.set(suite.name, names)
        }
      }
    } finally {
      await vitest.close()
    }
  }, 120_000)

  test('the store itself passes', () => {
    expect(failed.get(suiteOf('no mutant'))).toEqual([])
  })

  test.each(STORE_MUTANTS)('$name', ({ name, caughtBy }) => {
    expect(failed.get(suiteOf(name))).toContainEqual(expect.stringMatching(caughtBy))
  })
})
