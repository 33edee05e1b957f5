import { readFile } from 'node:fs/promises'
import { DocChatError } from '@docchat/core'

/** The part of a `tokenizer.json` that is read. */
interface TokenizerFile {
  readonly model?: { readonly type?: string; readonly vocab?: unknown }
  readonly normalizer?: { readonly lowercase?: boolean } | null
}

/**
 * Reads the words of a `tokenizer.json` in the order of their ids.
 *
 * @throws DocChatError `EMBEDDER_FAILED` when the file cannot be read, or describes another kind of tokenizer.
 */
export async function readVocabulary(path: string): Promise<string[]> {
  let file: TokenizerFile
  try {
    file = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new DocChatError(
      'EMBEDDER_FAILED',
      `The tokenizer ${path} cannot be read. Give its tokenizer.json.`,
      {
        cause,
      },
    )
  }
  const { model, normalizer } = file ?? {}
  const isWordPiece = model?.type === undefined || model.type === 'WordPiece'
  if (!isWordPiece || normalizer?.lowercase !== true || !isVocabulary(model?.vocab)) {
    const problem = `The tokenizer ${path} is not the uncased WordPiece of BERT`
    throw new DocChatError('EMBEDDER_FAILED', `${problem}. Choose a model such as all-MiniLM or bge-*-en.`)
  }
  const words: string[] = []
  for (const [word, id] of Object.entries(model.vocab)) words[id] = word
  return words
}

function isVocabulary(vocab: unknown): vocab is Record<string, number> {
  return (
    typeof vocab === 'object' && vocab !== null && ['[CLS]', '[SEP]', '[UNK]'].every((word) => word in vocab)
  )
}
