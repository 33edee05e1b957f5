import { expect, test } from 'vitest'
import { workspace } from '../../testing/command.ts'

const MEANING = { env: { DOCCHAT_SEMANTIC_SEARCH: 'true' } }

test('finds passages by meaning without common words, with the bundled embedder', async () => {
  using space = workspace()
  space.write('pets.txt', 'A kitten was sleeping on the sofa.')
  space.write('ships.txt', 'The vessel left the harbour at dawn.')
  space.write('bread.txt', 'Knead the dough and let it rest for an hour.')
  expect(await space.run(['ingest', 'pets.txt', 'ships.txt', 'bread.txt'], MEANING)).toMatchObject({
    exitCode: 0,
  })

  const found = (await space.run(['search', '--json', 'young cat'], MEANING)).json()
  expect(found[0]).toMatchObject({ name: 'pets.txt', lexical_rank: null, vector_rank: 1 })
  expect(await space.run(['search', 'young cat'], MEANING)).toMatchObject({
    stdout: expect.stringMatching(/^1\. pets\.txt/),
    stderr: expect.stringContaining('No word of the query occurs'),
  })
  expect(await space.run(['search', 'zzzqqq'], MEANING)).toMatchObject({
    stdout: '',
    stderr: expect.stringContaining('Nothing was found'),
  })
  const status = (await space.run(['status', '--json'], MEANING)).json()
  expect(status[0]).toMatchObject({
    searchable: { chunks: 3, embedded: 3 },
    embedding_model: 'all-MiniLM-L6-v2',
  })
  expect((await space.run(['search', '--json', 'young cat'])).json()).toEqual([])
})
