import { describeEmbedder } from '@docchat/core/testing'
import { miniLMEmbedder } from './embedder.ts'

describeEmbedder('minilm', () => miniLMEmbedder({ threads: 2 }))
