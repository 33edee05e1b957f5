import { cp, mkdtemp, open, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describeEmbedder } from '@docchat/core/testing'
import { describe, expect, test } from 'vitest'
import { miniLMEmbedder } from './embedder.ts'

const LONG =
  'The tenant pays the rent on the first of the month, and the landlord keeps the roof whole. '.repeat(12)

describeEmbedder('minilm', () => miniLMEmbedder({ threads: 2 }))
describeEmbedder('minilm, loaded for the first text', () => miniLMEmbedder({ threads: 2, load: 'lazy' }))
describeEmbedder('minilm, loaded in the background', () => miniLMEmbedder({ threads: 2, load: 'background' }))

describe('miniLMEmbedder', () => {
  test('names its vector space, and has a batch size that grows with its threads', async () => {
    await using embedder = await miniLMEmbedder({ threads: 3 })
    expect(embedder).toMatchObject({ model: 'all-MiniLM-L6-v2/uint8', dimensions: 384, batchSize: 48 })
    await expect(embedder.embed(Array(49).fill('x'))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  test('returns the same vector for a text, bit for bit, from any thread', async () => {
    await using embedder = await miniLMEmbedder({ threads: 2 })
    const [first, ...others] = await embedder.embed(Array(12).fill('How long does the warranty last?'))
    for (const other of others) expect(other).toEqual(first)
  })

  test('recognises similar meaning without shared words', async () => {
    await using embedder = await miniLMEmbedder()
    const [question, page, other] = await embedder.embed([
      'How much do I owe for the flat each month?',
      'Rent is payable in advance: 950 euros, due on the first.',
      'Penguins swim in cold water near Antarctica.',
    ])
    expect(cosine(question, page)).toBeGreaterThan(cosine(question, other) + 0.2)
  })

  test('leaves the calling thread free while it embeds', async () => {
    await using embedder = await miniLMEmbedder({ threads: 1 })
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await embedder.embed(Array(4).fill(LONG))
    clearInterval(timer)
    // If the thread were busy embedding, there would be one turn per text.
    expect(turns).toBeGreaterThan(20)
  })

  test('stops when aborted, without affecting other calls', async () => {
    await using embedder = await miniLMEmbedder({ threads: 1 })
    const controller = new AbortController()
    const reason = new Error('changed my mind')
    const batch = embedder.embed(Array(16).fill(LONG), { signal: controller.signal })
    const question = embedder.embed(['rent'])
    setTimeout(() => controller.abort(reason), 20)
    await expect(batch).rejects.toBe(reason)
    expect(await question).toHaveLength(1)
  })

  test('embeds a question between the texts of a batch', async () => {
    await using embedder = await miniLMEmbedder({ threads: 1 })
    const done: string[] = []
    const batch = embedder.embed(Array(16).fill(LONG)).then(() => done.push('batch'))
    const question = embedder.embed(['rent']).then(() => done.push('question'))
    await Promise.all([batch, question])
    expect(done).toEqual(['question', 'batch'])
  })

  test('embeds a question first, however many batches there are', async () => {
    await using embedder = await miniLMEmbedder({ threads: 1 })
    const done: string[] = []
    const batches = Array.from({ length: 4 }, () =>
      embedder.embed(['due', 'rent']).then(() => done.push('batch')),
    )
    const question = embedder.embed(['rent']).then(() => done.push('question'))
    await Promise.all([...batches, question])
    expect(done[0]).toBe('question')
  })

  test('rejects pending calls when closed', async () => {
    const embedder = await miniLMEmbedder({ threads: 1 })
    const batch = embedder.embed([LONG, LONG, LONG])
    const closed = expect(batch).rejects.toMatchObject({ code: 'CLOSED' })
    await embedder[Symbol.asyncDispose]()
    await closed
    await expect(embedder.embed(['rent'])).rejects.toMatchObject({ code: 'CLOSED' })
  })

  test.each([0, -1, 1.5, Number.NaN])('refuses %d threads', async (threads) => {
    await expect(miniLMEmbedder({ threads })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})

describe('an incomplete model', () => {
  const damages: readonly (readonly [string, string, (file: string) => Promise<void>])[] = [
    ['without a manifest', 'manifest.json', (file) => rm(file)],
    ['without weights', 'minilm.bin', (file) => rm(file)],
    ['with a bit of the weights flipped', 'minilm.bin', (file) => flipBit(file, 12_345_678)],
    ['with weights cut short', 'minilm.bin', (file) => truncate(file, 1_000_000)],
    ['with another vocabulary', 'vocabulary.txt', (file) => flipBit(file, 100)],
    ['with a damaged kernel', 'kernel.wasm', (file) => flipBit(file, 5000)],
  ]
  test.each(damages)('is refused %s, naming the file', async (_, file, damage) => {
    const directory = await mkdtemp(join(tmpdir(), 'docchat-minilm-'))
    try {
      await cp(new URL('../dist/model/', import.meta.url), directory, { recursive: true })
      await damage(join(directory, file))
      await expect(miniLMEmbedder({ directory: pathToFileURL(`${directory}/`) })).rejects.toMatchObject({
        code: 'EMBEDDER_FAILED',
        message: expect.stringMatching(`${file} is missing or damaged. Install @docchat/minilm again`),
        details: { file },
      })
    } finally {
      await rm(directory, { recursive: true })
    }
  })

  test.each(['lazy', 'background'] as const)('fails the first text when it is %s', async (load) => {
    const directory = await mkdtemp(join(tmpdir(), 'docchat-minilm-'))
    const options = { directory: pathToFileURL(`${directory}/`), load }
    try {
      await cp(new URL('../dist/model/', import.meta.url), directory, { recursive: true })
      await flipBit(join(directory, 'minilm.bin'), 1_000_000)
      await using embedder = await miniLMEmbedder(options)
      await using whole = await miniLMEmbedder()
      expect(embedder).toMatchObject({ model: whole.model, tokens: { model: whole.tokens?.model } })
      await expect(embedder.embed(['x'])).rejects.toMatchObject({ details: { file: 'minilm.bin' } })
      await truncate(join(directory, 'late.bin'), 1000)
      await expect(miniLMEmbedder(options)).rejects.toMatchObject({ details: { file: 'late.bin' } })
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})

async function flipBit(file: string, position: number): Promise<void> {
  const handle = await open(file, 'r+')
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, position)
  await handle.write(Buffer.of((buffer[0] ?? 0) ^ 1), 0, 1, position)
  await handle.close()
}

function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return a === undefined || b === undefined ? Number.NaN : a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0)
}
