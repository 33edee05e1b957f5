import { setImmediate } from 'node:timers/promises'
import type { Passage } from '../retrieve/passage.ts'
import { codesIn, withPlainNumbers } from '../text/codes.ts'
import { indexText } from '../text/terms.ts'
import { type Quotable, quotables } from './quotable.ts'
import { stems } from './stem.ts'

/** Something that can be quoted from a passage; its offsets are relative to the passage's text. */
export interface Sentence extends Quotable {
  /** The stems of its text and of its column headings. */
  readonly stems: ReadonlySet<string>
  /** The stems of what it stands under. */
  readonly above: ReadonlySet<string>
}

/** A passage, prepared for ranking its sentences. */
export interface PassageSentences {
  readonly sentences: readonly Sentence[]
  /** The stems of all sentences. */
  readonly stems: ReadonlySet<string>
  /** The stems of the document's name. */
  readonly title: ReadonlySet<string>
}

/**
 * Splits passages into sentences, and these into stems. It takes about half a millisecond of CPU time for each
 * passage, so other work has its turn after each.
 */
export async function sentencesOf(
  passages: readonly Passage[],
  signal?: AbortSignal,
): Promise<readonly PassageSentences[]> {
  const read: PassageSentences[] = []
  for (const passage of passages) {
    read.push(passageSentences(passage))
    await setImmediate()
    signal?.throwIfAborted()
  }
  return read
}

function passageSentences({ text, name }: Passage): PassageSentences {
  const sentences = quotables(text).map((quotable): Sentence => {
    const { text: own, header, under } = quotable
    return {
      ...quotable,
      stems: stemSet(header === null ? own : `${own}\n${header}`),
      above: stemSet(under.join('\n')),
    }
  })
  return {
    sentences,
    stems: new Set(sentences.flatMap((sentence) => [...sentence.stems])),
    title: new Set(stems(name)),
  }
}

function stemSet(text: string): ReadonlySet<string> {
  const plain = withPlainNumbers(text)
  return new Set([...stems(indexText(text)), ...(plain === text ? [] : stems(plain)), ...codesIn(text)])
}
