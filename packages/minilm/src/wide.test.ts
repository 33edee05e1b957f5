import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { cachedDataVersionTag } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { type Kernel, openKernel } from './kernel.ts'
import { loadModel } from './model.ts'
import { openPool } from './pool.ts'
import { agree, compileWide, type Host, restoreOptions, type Wide, widened, wideOf } from './wide.ts'

const DIRECTORY = new URL('../dist/model/', import.meta.url)
const CODE = new URL('kernel.wasm', DIRECTORY)
const WIDE = new URL('wide.ts', import.meta.url)
const NODE_24 = { ...process.versions, v8: '13.6.233.17-node.53' }
const HOST: Host = { arch: 'x64', versions: NODE_24, execArgv: ['--conditions=docchat-source'] }

const code = await readFile(CODE)
const found = wideOf(code)
const wide: Wide = found ?? { code, setting: new Int32Array(new SharedArrayBuffer(4)) }
const damaged: Wide = { ...wide, code: Uint8Array.of(1, 2, 3) }
const here = found === null ? test.skip : test
const model = await loadModel(DIRECTORY, 1)
const plain = openKernel(model.kernel, model.memory, 0)

describe('wideOf', () => {
  test('is for Node.js 24', () => {
    expect(wideOf(code, HOST, true)).not.toBeNull()
    expect(wideOf(code, HOST, false)).toBeNull()
  })

  test.each<[string, Partial<Host>]>([
    ['another version', { versions: { ...NODE_24, v8: '14.6.202.34-node.34' } }],
    ['V8 in another program', { versions: { ...NODE_24, v8: '13.6.233.17-electron.0' } }],
    ['Bun', { versions: { ...NODE_24, bun: '1.3.0' } }],
    ['another processor', { arch: 'arm64' }],
    ['V8 told otherwise', { execArgv: ['--no-experimental-wasm-revectorize'] }],
    ['settings of V8 that may not change', { execArgv: ['--freeze_flags_after_init'] }],
  ])('is not for %s', (_, other) => {
    expect(wideOf(code, { ...HOST, ...other }, true)).toBeNull()
  })

  test('leaves it to the one who opens the embedder', async () => {
    expect((await loadModel(DIRECTORY, 1)).wide).toEqual(found)
    expect((await loadModel(DIRECTORY, 1, false)).wide).toBeNull()
  })
})

describe('compileWide', () => {
  here('leaves the options of V8 as they were, even when it fails', () => {
    const before = cachedDataVersionTag()
    compileWide(wide)
    expect(cachedDataVersionTag()).toBe(before)
    expect(() => compileWide(damaged)).toThrow('WebAssembly.Module()')
    expect(cachedDataVersionTag()).toBe(before)
  })

  test.runIf(found !== null && hasAvx2())('compiles to 256 bits', async () => {
    const program = `
      import { readFileSync } from 'node:fs'
      import { compileWide } from '${WIDE}'
      const setting = new Int32Array(new SharedArrayBuffer(4))
      compileWide({ code: readFileSync(new URL('${CODE}')), setting })`
    const options = ['--conditions=docchat-source', '--trace-wasm-revectorize', '--input-type=module']
    const { stdout } = await promisify(execFile)(process.execPath, [...options, '--eval', program])
    expect(stdout).toContain('Decide to vectorize')
  })
})

describe('restoreOptions', () => {
  here('sets them back after a thread was stopped while it compiled', async () => {
    const before = cachedDataVersionTag()
    const program = `
      const { workerData, parentPort } = require('node:worker_threads')
      import('${WIDE}').then(({ compileWide }) => {
        for (let i = 0; ; i++) {
          compileWide({ ...workerData, code: Uint8Array.of(...workerData.code, 0, 3, 2, 65 + i % 26, 65 + i / 26) })
          parentPort.postMessage(null)
        }
      })`
    const thread = new Worker(program, { eval: true, workerData: wide })
    await once(thread, 'message')
    while (Atomics.load(wide.setting, 0) === 0) await setImmediate()
    await thread.terminate()
    restoreOptions(wide)
    expect(cachedDataVersionTag()).toBe(before)
    expect(wide.setting[0]).toBe(0)
  })
})

describe('widened', () => {
  const slow: Kernel = { run: plain.run, trial: () => wait(5) }

  here('takes wider vectors that are faster and give the same results', () => {
    const other = widened(slow, wide, model.memory, 0)
    expect(other).not.toBe(slow)
    for (let count = 1; count <= 256; count += count < 30 ? 1 : 9) {
      const ids = Array.from({ length: count }, (_, i) => (i * 104_729 + count) % 30_522)
      expect(other.run(ids)).toEqual(plain.run(ids))
    }
  })

  here('keeps the kernel where the other is slower', () => {
    const fast: Kernel = { run: plain.run, trial: () => {} }
    expect(widened(fast, wide, model.memory, 0)).toBe(fast)
  })

  test.each([1, 23, 79])('notices one wrong bit in a text of %d tokens', (wrong) => {
    const other: Kernel = {
      ...slow,
      run(ids) {
        const output = plain.run(ids)
        const bytes = new Uint8Array(output.logits.buffer)
        if (ids.length === wrong) bytes[0] = (bytes[0] ?? 0) ^ 1
        return output
      },
    }
    expect(agree(plain, slow)).toBe(true)
    expect(agree(plain, other)).toBe(false)
  })

  here('keeps the kernel where results differ, or nothing can be compiled', () => {
    const other: Kernel = { ...slow, run: (ids) => plain.run([...ids, 0]) }
    expect(widened(other, wide, model.memory, 0)).toBe(other)
    expect(widened(slow, damaged, model.memory, 0)).toBe(slow)
  })

  test('makes no difference to the vectors of threads that have worked for a while', async () => {
    await using pool = await openPool({ name: 'worker', data: await loadModel(DIRECTORY, 1) }, 1)
    const text = 'The tenant pays the rent on the first of the month. '.repeat(20)
    const [first, ...others] = await pool.embed(Array<string>(20).fill(text))
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
