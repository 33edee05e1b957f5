import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'

const config: Options = {
  ...base,
  // The workers are programs of their own.
  entry: { index: 'src/index.ts', worker: 'src/worker.ts', 'onnx-worker': 'src/onnx-worker.ts' },
  // The model, which the build makes first, stays.
  clean: ['!model/**'],
  dts: { entry: { index: 'src/index.ts' } },
}

export default config
