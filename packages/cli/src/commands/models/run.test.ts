import { expect, it } from 'vitest'
import { workspace } from '../../testing/command.ts'

it('sets nothing when the model cannot be used', async () => {
  using at = workspace()
  at.write('model/config.json', '{}')
  at.write('model/model.onnx', 'none')
  at.write('model/tokenizer.json', '{}')
  const run = await at.run(['models', 'add', 'model'])
  expect(run).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('is not the uncased WordPiece'),
  })
  expect((await at.run(['models', 'add', 'elsewhere'])).stderr).toContain('elsewhere has no onnx/model.onnx')
  expect((await at.run(['status'])).exitCode).toBe(0)
})
