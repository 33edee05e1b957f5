import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadSettings } from './load-settings.ts'
import { openDocChat } from './open-docchat.ts'
import { writeSetting } from './write-setting.ts'

function folder(content?: string): string {
  const path = mkdtempSync(join(tmpdir(), 'docchat-config-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  if (content !== undefined) writeFileSync(join(path, 'docchat.config.json'), content)
  return path
}

test('writes a setting, and leaves the rest of the file as it is', () => {
  const cwd = folder('{\n  "workers": 3,\n\n  "model": "a"\n}\n')
  const path = writeSetting(cwd, 'embeddingFolder', 'models/bge')
  expect(readFileSync(path, 'utf8')).toBe(
    '{\n  "workers": 3,\n\n  "model": "a",\n  "embeddingFolder": "models/bge"\n}\n',
  )
  expect(loadSettings({ cwd, env: {} })).toMatchObject({
    workers: 3,
    embeddingFolder: join(cwd, 'models/bge'),
  })
  writeSetting(cwd, 'embeddingFolder', 'other')
  expect(readFileSync(path, 'utf8')).toContain('"embeddingFolder": "other"\n')
})

test('makes the file if there is none, and refuses one that is not valid', () => {
  const cwd = folder()
  writeSetting(cwd, 'rerankFolder', 'r')
  expect(loadSettings({ cwd, env: {} }).rerankFolder).toBe(join(cwd, 'r'))
  const broken = folder('{"workers": 3')
  expect(() => writeSetting(broken, 'rerankFolder', 'r')).toThrow('is not valid JSON')
  expect(readFileSync(join(broken, 'docchat.config.json'), 'utf8')).toBe('{"workers": 3')
})

test.each([
  [{ DOCCHAT_EMBEDDING_FOLDER: 'm' }, /m has no onnx\/model.onnx or model.onnx/],
  [{ DOCCHAT_RERANK_FOLDER: 'm' }, /m has no onnx\/model.onnx or model.onnx/],
  [{ DOCCHAT_RERANK_FOLDER: 'm', DOCCHAT_RERANK_URL: 'http://127.0.0.1:1/rerank' }, /contradict each other/],
  [
    { DOCCHAT_EMBEDDING_FOLDER: 'm', DOCCHAT_EMBEDDING_MODEL: 'e', OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' },
    /DOCCHAT_EMBEDDING_FOLDER in the environment and DOCCHAT_EMBEDDING_MODEL in the environment contradict/,
  ],
])('%j is refused when DocChat is opened', async (env, message) => {
  const cwd = folder()
  await expect(openDocChat(loadSettings({ cwd, env }))).rejects.toThrow(message)
})
