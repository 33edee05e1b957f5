import { isTelling, words } from '../text/terms.ts'
import type { Turn } from './answerer.ts'

/** More would drown what the new question asks. */
const MAX_CARRIED = 12

/** A question with more telling words than this finds its page by itself, whatever it refers to. */
const ENOUGH = 6

/** A question of more words is not looked at: it would take long, and says enough. */
const LONG = 40

/**
 * The question in words that can be searched without the conversation. Where it rests on the question before it
 * ("And on Sundays?", "When is it due?"), that question's telling words are added in brackets; else it is returned as
 * it is. The same question and history give the same words.
 */
export function standaloneQuestion(question: string, history: readonly Turn[]): string {
  const asked = history.flatMap(({ role, text }) => (role === 'user' ? [text] : []))
  return [...asked, question].reduce(
    (topic, next) => (topic !== '' && restsOnEarlier(next) ? carryOver(topic, next) : next.trim()),
    '',
  )
}

/** Whether a question cannot be understood without the one before it, as far as its words show. */
export function restsOnEarlier(question: string): boolean {
  const tokens = words(question)
  const text = tokens.join(' ')
  if (tokens.length > LONG || tokens.filter(isTelling).length > ENOUGH) return false
  return (
    OPENERS.test(text) || isElliptic(question, tokens) || refersBack(text) || CJK_REFERENCES.test(question)
  )
}

function carryOver(topic: string, question: string): string {
  const own = new Set(words(question))
  // "And for a KVR 12?" asks for another number in place of the old one.
  const hasNumber = [...own].some(isNumber)
  const carried = (topic.match(WORD) ?? []).filter((written) => {
    const word = words(written)[0] ?? ''
    if (!isTelling(word) || own.has(word) || (hasNumber && isNumber(word))) return false
    own.add(word)
    return true
  })
  const trimmed = question.trim()
  return carried.length === 0 ? trimmed : `${trimmed} (${carried.slice(0, MAX_CARRIED).join(' ')})`
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu

function isNumber(word: string): boolean {
  return /\p{N}/u.test(word)
}

/** How a question begins that goes on with another. */
const OPENERS =
  /^(?:and|but|or|so|also|then|otherwise|same|only|what about|how about|what else|who else|und|aber|oder|et|mais|y|pero)\b/

/** The verbs that a whole question has, unless it asks for its subject ("who signed the lease"). */
const AUXILIARY =
  /\b(?:is|are|was|were|am|be|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|would|ist|sind|war|hat|wird|kann|est|sont|es|son)\b/
const INTERROGATIVE = /^(?:who|whom|whose|what|which|when|where|why|how)\b/
const PREPOSITION =
  /^(?:about|after|at|before|between|by|during|for|from|in|of|on|since|than|through|to|under|until|up to|with|within|without)\b/

/** Whether it is only a part of a question: "For how many years?", "Who pays?", "Why?", "The KVR 12?". */
function isElliptic(question: string, tokens: readonly string[]): boolean {
  const text = tokens.join(' ')
  const asks = /[?？]\s*$/.test(question)
  const telling = tokens.filter(isTelling).length
  if (tokens.length === 0) return false
  if (telling === 0) return true
  if (AUXILIARY.test(text) || /[^\p{Script=Latin}\p{N} ]/u.test(text)) return false
  if (INTERROGATIVE.test(text)) return telling === 1 && tokens.length <= 3
  return (asks && tokens.length <= 4 && telling <= 2) || (PREPOSITION.test(text) && tokens.length <= 6)
}

const DOCUMENT =
  'agreement|article|book|chapter|contract|documents?|files?|guide|lease|manual|page|paper|policy|report|section|study|text'

/** Words that stand for something said before. Which of them do so depends on their neighbours, as far as it can be told. */
const REFERENCES = new RegExp(
  [
    // Not "is it allowed to …", "how long does it take to …": this "it" means nothing.
    String.raw`\b(?:it|its|itself)\b(?! (?:allowed|better|cost|enough|forbidden|important|legal|necessary|permitted|possible|safe|take|true|worth)(?: \w+)? (?:for|if|that|to)\b)`,
    String.raw`\b(?:he|him|his|she|her|hers|they|them|their|theirs)\b`,
    String.raw`\b(?:this|these|those)\b(?! (?:${DOCUMENT})\b)`,
    // Not "the node that was destroyed": there it goes back to a word of this question.
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

/** A noun of the question's own, then a new clause: what follows can refer to that noun. */
const OWN_NOUN =
  /\b(?:the|an?|my|our|your|each|every) (?:\S+ )+?(?:and|or|when|if|before|after|because|while|until|once|where|that|which|who) (?:\S+ )*$/

function refersBack(text: string): boolean {
  return [...text.matchAll(REFERENCES)].some(({ 0: reference, index }) => {
    const before = text.slice(0, index)
    // "Did Acme raise its prices?" says whose.
    const saysWhose = /^(?:its|their)$/.test(reference) && words(before).filter(isTelling).length > 1
    return !saysWhose && !OWN_NOUN.test(before)
  })
}

const CJK_REFERENCES = /^(?:那|还有)|呢[?？]?\s*$|[它他她]|这个|那个|それ|これ|その|あの|彼/u
