import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { cachedDataVersionTag } from 'node:v8'
import { describe, expect, test } from 'vitest'
import { type Kernel, openKernel } from './kernel.ts'
import { loadModel } from './model.ts'
import { openPool } from './pool.ts'
import { agree, apart, canWiden, compileWide, type Host, widened } from './wide.ts'

const DIRECTORY = new URL('../dist/model/', import.meta.url)
const CODE = new URL('kernel.wasm', DIRECTORY)
const NODE_24 = { ...process.versions, v8: '13.6.233.17-node.53' }
const HOST: Host = { arch: 'x64', versions: NODE_24, execArgv: ['--conditions=docchat-source'] }

const here = canWiden() ? test : test.skip
const code = apart(await readFile(CODE))
const model = await loadModel(DIRECTORY, 1)
const plain = openKernel(model.kernel, model.memory, 0)

describe('canWiden', () => {
  test('is true on Node.js 24', () => {
    expect(canWiden(HOST)).toBe(true)
  })

  test.each<[string, Partial<Host>]>([
    ['another version', { versions: { ...NODE_24, v8: '14.6.202.34-node.34' } }],
    ['V8 in another program', { versions: { ...NODE_24, v8: '13.6.233.17-electron.0' } }],
    ['Bun', { versions: { ...NODE_24, bun: '1.3.0' } }],
    ['another processor', { arch: 'arm64' }],
    ['V8 told otherwise', { execArgv: ['--no-experimental-wasm-revectorize'] }],
    ['settings of V8 that may not change', { execArgv: ['--freeze_flags_after_init'] }],
  ])('is false with %s', (_, other) => {
    expect(canWiden({ ...HOST, ...other })).toBe(false)
  })

  test('leaves it to the one who opens the embedder', async () => {
    expect((await loadModel(DIRECTORY, 1)).wide === null).toBe(!canWiden())
    expect((await loadModel(DIRECTORY, 1, false)).wide).toBeNull()
  })
})

describe('compileWide', () => {
  here('leaves the options of V8 as they were, even when it fails', () => {
    const before = cachedDataVersionTag()
    compileWide(code)
    expect(cachedDataVersionTag()).toBe(before)
    expect(() => compileWide(Uint8Array.of(1, 2, 3))).toThrow('WebAssembly.Module()')
    expect(cachedDataVersionTag()).toBe(before)
  })

  test.runIf(canWiden() && hasAvx2())('compiles to 256 bits', async () => {
    const program = `
      import { readFileSync } from 'node:fs'
      import { apart, compileWide } from ${JSON.stringify(new URL('wide.ts', import.meta.url).href)}
      compileWide(apart(readFileSync(new URL(${JSON.stringify(CODE.href)}))))`
    const options = ['--conditions=docchat-source', '--trace-wasm-revectorize', '--input-type=module']
    const { stdout } = await promisify(execFile)(process.execPath, [...options, '--eval', program])
    expect(stdout).toContain('Decide to vectorize')
  })
})

describe('widened', () => {
  const slow: Kernel = { run: plain.run, trial: () => wait(5) }

  here('takes wider vectors that are faster and give the same results', () => {
    const wide = widened(slow, code, model.memory, 0)
    expect(wide).not.toBe(slow)
    for (let count = 1; count <= 256; count += count < 30 ? 1 : 9) {
      const ids = Array.from({ length: count }, (_, i) => (i * 104_729 + count) % 30_522)
      expect(wide.run(ids)).toEqual(plain.run(ids))
    }
  })

  here('keeps the kernel where the other is slower', () => {
    const fast: Kernel = { run: plain.run, trial: () => {} }
    expect(widened(fast, code, model.memory, 0)).toBe(fast)
  })

  test.each([1, 23, 79])('notices one wrong bit in a text of %d tokens', (wrong) => {
    const other: Kernel = {
      ...slow,
      run(ids) {
        const output = plain.run(ids)
        if (ids.length === wrong) new Uint8Array(output.logits.buffer)[0] ^= 1
        return output
      },
    }
    expect(agree(plain, slow)).toBe(true)
    expect(agree(plain, other)).toBe(false)
  })

  here('keeps the kernel where results differ, or nothing can be compiled', () => {
    const other: Kernel = { ...slow, run: (ids) => plain.run([...ids, 0]) }
    expect(widened(other, code, model.memory, 0)).toBe(other)
    expect(widened(slow, Uint8Array.of(1, 2, 3), model.memory, 0)).toBe(slow)
  })

  test('makes no difference to the vectors of threads that have worked for a while', async () => {
    await using pool = await openPool({ name: 'worker', data: await loadModel(DIRECTORY, 2) }, 2)
    const texts = Array<string>(32).fill('The tenant pays the rent on the first of the month. '.repeat(20))
    const [first, ...others] = [...(await pool.embed(texts)), ...(await pool.embed(texts))]
    for (const other of others) expect(other).toEqual(first)
  })
})

function wait(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

function hasAvx2(): boolean {
  return process.platform === 'linux' && / avx2 /.test(readFileSync('/proc/cpuinfo', 'utf8'))
}
