import { expect, it } from 'vitest'
import { distinctNames } from './distinct-names.ts'

it('tells documents of the same name apart by as little of their paths as needed', () => {
  const documents = [
    { name: 'README.md', source: '/srv/one/docs/README.md' },
    { name: 'README.md', source: '/srv/two/docs/README.md' },
    { name: 'README.md', source: '/srv/three/README.md' },
    { name: 'README.md', source: 'README.md' },
    { name: 'lease.pdf', source: '/srv/lease.pdf' },
    { name: 'Renamed.pdf', source: '/srv/old.pdf' },
  ]
  expect(distinctNames(documents)).toEqual([
    'one/docs/README.md',
    'two/docs/README.md',
    'three/README.md',
    'README.md',
    'lease.pdf',
    'Renamed.pdf',
  ])
  expect(
    distinctNames([
      { name: 'a', source: 'C:\\x\\a' },
      { name: 'a', source: 'C:\\y\\a' },
    ]),
  ).toEqual(['x/a', 'y/a'])
  expect(
    distinctNames([
      { name: 'a', source: 'a' },
      { name: 'a', source: 'a' },
    ]),
  ).toEqual(['a', 'a'])
})
