import { once } from '../once.ts'
import { searchedPart } from '../text/bounds.ts'
import { isContentWord, words } from '../text/terms.ts'
import type { Turn } from './answerer.ts'

/** More words would drown out the new question. */
const MAX_CARRIED = 12

/** A question with more content words than this can be searched for as it is, whatever it refers to. */
const ENOUGH = 6

/** A longer question, in words or characters, is not analysed: it would be slow, and it says enough by itself. */
const LONG = 40
const LONG_CHARACTERS = 2000

/**
 * Returns the question in a form that can be searched for without the conversation. If it depends on the previous
 * question ("And on Sundays?", "When is it due?"), that question's content words are appended in brackets; otherwise
 * it is only trimmed. Deterministic.
 */
export function standaloneQuestion(question: string, history: readonly Turn[]): string {
  const asked = history.flatMap(({ role, text }) => (role === 'user' ? [text] : []))
  return [...asked, question].reduce(
    (topic, next) => (topic !== '' && restsOnEarlier(next) ? carryOver(topic, next) : next.trim()),
    '',
  )
}

/** Whether a question, judging by its words, depends on the previous one to be understood. */
export function restsOnEarlier(question: string): boolean {
  if (question.length > LONG_CHARACTERS) return false
  const tokens = words(question)
  const text = tokens.join(' ')
  if (tokens.length > LONG || tokens.filter(isContentWord).length > ENOUGH) return false
  return (
    OPENERS.test(text) || isElliptic(question, tokens) || refersBack(text) || CJK_REFERENCES.test(question)
  )
}

function carryOver(topic: string, question: string): string {
  const own = new Set(words(question))
  // "And for a KVR 12?" replaces the number of the previous question.
  const hasNumber = [...own].some(isNumber)
  const carried = (searchedPart(topic).match(WORD()) ?? []).filter((written) => {
    const word = words(written)[0] ?? ''
    if (!isContentWord(word) || own.has(word) || (hasNumber && isNumber(word))) return false
    own.add(word)
    return true
  })
  const trimmed = question.trim()
  return carried.length === 0 ? trimmed : `${trimmed} (${carried.slice(0, MAX_CARRIED).join(' ')})`
}

const WORD = once(() => /[\p{L}\p{N}\p{M}]+/gu)

function isNumber(word: string): boolean {
  return /\p{N}/u.test(word)
}

/** The opening words of a question that continues another. */
const OPENERS =
  /^(?:and|but|or|so|also|then|otherwise|same|only|what about|how about|what else|who else|und|aber|oder|et|mais|y|pero)\b/

/** The auxiliary verbs of a complete question, unless it asks for its subject ("who signed the lease"). */
const AUXILIARY =
  /\b(?:is|are|was|were|am|be|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|would|ist|sind|war|hat|wird|kann|est|sont|es|son)\b/
const INTERROGATIVE = /^(?:who|whom|whose|what|which|when|where|why|how)\b/
const PREPOSITION =
  /^(?:about|after|at|before|between|by|during|for|from|in|of|on|since|than|through|to|under|until|up to|with|within|without)\b/

/** Whether it is an incomplete question: "For how many years?", "Who pays?", "Why?", "The KVR 12?". */
function isElliptic(question: string, tokens: readonly string[]): boolean {
  const text = tokens.join(' ')
  const asks = /[?？]\s*$/.test(question)
  const telling = tokens.filter(isContentWord).length
  if (tokens.length === 0) return false
  if (telling === 0) return true
  if (AUXILIARY.test(text) || /[^\p{Script=Latin}\p{N} ]/u.test(text)) return false
  if (INTERROGATIVE.test(text)) return telling === 1 && tokens.length <= 3
  return (asks && tokens.length <= 4 && telling <= 2) || (PREPOSITION.test(text) && tokens.length <= 6)
}

const DOCUMENT =
  'agreement|article|book|chapter|contract|documents?|files?|guide|lease|manual|page|paper|policy|report|section|study|text'

/** Words that refer to something said before, with the neighbours that show when they do not. */
const REFERENCES = new RegExp(
  [
    // Not "is it allowed to …", "how long does it take to …": this "it" is a dummy subject.
    String.raw`\b(?:it|its|itself)\b(?! (?:allowed|better|cost|enough|forbidden|important|legal|necessary|permitted|possible|safe|take|true|worth)(?: \w+)? (?:for|if|that|to)\b)`,
    String.raw`\b(?:he|him|his|she|her|hers|they|them|their|theirs)\b`,
    String.raw`\b(?:this|these|those)\b(?! (?:${DOCUMENT})\b)`,
    // Not "the node that was destroyed": a relative pronoun refers to a word of this question.
    String.raw`\b(?:is|are|was|were|do|does|did|must|can|could|may|should|will|would|about|after|at|before|by|for|from|in|of|on|than|to|with|why|when|how|where) that\b(?! (?:${DOCUMENT})\b)`,
    String.raw`\bthat$`,
    String.raw`\b(?:ones|one$|one too|(?:which|that|the other|first|second|next|last|new|old) one)\b`,
    // Not "is there a …".
    String.raw`(?<!\b(?:is|are|was|were|be|been) )\bthere\b(?! (?:is|are|was|were|an?|any|exists?)\b)`,
    String.raw`\b(?:then|instead|otherwise|the same|the other|the former|the latter|such an?)\b`,
    String.raw`\b(?:davon|dafur|damit|daran|darin|dazu|diese[rsmn]?|ihn|ihm|ihnen|deren|dessen|cela|celui|celle|ceux|leurs?|eso|esto|ellos|ellas)\b`,
  ].join('|'),
  'g',
)

/** A noun in the question itself, then a new clause: a later pronoun can refer to that noun. */
const OWN_NOUN =
  /\b(?:the|an?|my|our|your|each|every) (?:\S+ )+?(?:and|or|when|if|before|after|because|while|until|once|where|that|which|who) (?:\S+ )*$/

function refersBack(text: string): boolean {
  return [...text.matchAll(REFERENCES)].some(({ 0: reference, index }) => {
    const before = text.slice(0, index)
    // "Did Acme raise its prices?" names the owner itself.
    const saysWhose = /^(?:its|their)$/.test(reference) && words(before).filter(isContentWord).length > 1
    return !saysWhose && !OWN_NOUN.test(before)
  })
}

const CJK_REFERENCES = /^(?:那|还有)|呢[?？]?\s*$|[它他她]|这个|那个|それ|これ|その|あの|彼/u
