import { isContentWord, words } from '../text/terms.ts'

/** What asks for a summary, each with what it is to be of. */
const OVERVIEW_QUESTIONS = [
  /^(?:summari[sz]e|sum up|outline)\b(.*)$/iu,
  /^(?:(?:give|write|show)(?: me| us)? )?(?:an? |the )?(?:\p{L}+ )?(?:summary|overview|outline)\b(?: of| for)?(.*)$/iu,
  /^(?:tell me )?what(?:['’]s| is| are| does)?\b(.*?)(?: talk)?(?: is| are)? about$/iu,
  /^fass(?:e|en sie)?\b(.*?)zusammen$/iu,
  /^(?:eine |die )?zusammenfassung\b(?: von| des| der)?(.*)$/iu,
  /^worum geht es\b(?: hier| in| im| bei)?(.*)$/iu,
  /^(?:résume[zr]?|résumé d[eu]s?)(?!\p{L})(.*)$/iu,
  /^de quoi (?:parle|traite)(?:nt)?\b(.*)$/iu,
  /^(?:resum[ae](?:n|r)?|resumen de)\b(.*)$/iu,
  /^de qué (?:se )?(?:trata|habla)n?\b(.*)$/iu,
]
const POLITE = /^(?:please|can you|could you|would you|bitte|können sie|peux-tu|pouvez-vous|puedes)\s+/iu

/** Words for documents in general, and for the form of a summary. */
const ANY_DOCUMENT = new Set(
  `document documents file files text texts paper papers report reports pdf pdfs page pages whole entire content contents
  everything briefly short brief sentence sentences bullet points dokument dokumente datei dateien bericht das dies diese dieses
  dieser diesem dem den der die ce cet cette le la les ces fichier rapport du este esta estos el los las documento documentos archivo
  informe del`.split(/\s+/),
)

/**
 * Returns what a question wants a summary of, as its telling words; none if it means the documents in general. Null if it
 * does not ask for a summary.
 */
export function overviewSubject(question: string): readonly string[] | null {
  const asked = question
    .trim()
    .replace(/[\s.!?？。]+$/u, '')
    .replace(POLITE, '')
  for (const pattern of OVERVIEW_QUESTIONS) {
    const [, subject] = pattern.exec(asked) ?? []
    if (subject !== undefined)
      return words(subject).filter((word) => isContentWord(word) && !ANY_DOCUMENT.has(word))
  }
  return null
}
