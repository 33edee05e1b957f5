/** What comes before the question itself: `Use the report. Here is the question: …`. */
const BEFORE_QUESTION = /^.*\bquestion(?:\s+is)?\s*:\s*(?=\S)/isu
/** A role for whoever answers. */
const ROLE = /^(?:assume\s+(?:that\s+)?you\s+are|you\s+are|you're|act\s+as|imagine\s+(?:that\s+)?you)\b/iu
const COURTESY = String.raw`(?:(?:please|kindly|then)\s+|if\b[^,.]{1,80},\s*)`
/** A request in the imperative. */
const REQUEST = new RegExp(
  String.raw`^${COURTESY}{0,4}(?:answer|respond|reply|round|state|express|provide|give|write|explain|keep|limit|format|address|show)\b`,
  'iu',
)
/** Words for the form of an answer. */
const FORM =
  /\b(?:answers?|responses?|respond|reply|question|round(?:ed)?|decimals?|units?|format|sentences?|words|bullets?|perspective|explain why|state that|say so)\b/iu

/**
 * Returns a question without what it says about the form of its answer or about who answers, such as `Round to two decimal
 * places.`: no document contains that. Known for English only; other questions, and those that are nothing else, are
 * returned as they are.
 */
export function withoutInstructions(question: string): string {
  const asked = question.replace(BEFORE_QUESTION, '')
  const sentences = asked.split(/(?<=[.?!])\s+(?=\p{Lu})/u)
  const kept = sentences.filter((sentence) => !isInstruction(sentence))
  return kept.length === 0 ? question : kept.join(' ')
}

function isInstruction(sentence: string): boolean {
  if (sentence.endsWith('?')) return false
  return ROLE.test(sentence) || (REQUEST.test(sentence) && FORM.test(sentence))
}
