import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'

const config: Options = {
  ...base,
  // The workers are separate programs.
  entry: { index: 'src/index.ts', worker: 'src/worker.ts', 'onnx-worker': 'src/onnx-worker.ts' },
  // Keep the model, which is built first.
  clean: ['!model/**'],
  dts: { entry: { index: 'src/index.ts' } },
}

export default config
