import { isContentWord, words } from '../text/terms.ts'
import { withoutInstructions } from '../text/without-instructions.ts'
import { standaloneQuestion } from './follow-up.ts'

/** Of more parts, each would be answered too briefly. */
const MAX_PARTS = 4
/** A longer question is not taken apart: some of these expressions take quadratic time. */
const MAX_LENGTH = 500

const INTERROGATIVES = [
  'what|when|where|who|whom|whose|which|why|how',
  'wann|wer|wem|wen|wie|wieviel|wo|wohin|warum|welche[rsnm]?',
  'quand|qui|combien|comment|pourquoi|où|quel(?:le)?s?',
  'qué|cuándo|quién(?:es)?|cuánt[oa]s?|cómo|dónde|cuál(?:es)?',
].join('|')
/** Where one question ends and another begins: `What is the rent and when is it due?` */
const NEXT_QUESTION = new RegExp(
  String.raw`[?？]\s+(?:and\s+|und\s+|et\s+|y\s+)?(?=(?:${INTERROGATIVES})(?!\p{L}))|[,;]?\s+(?:and|und|et|y)\s+(?=(?:${INTERROGATIVES})(?!\p{L}))`,
  'iu',
)
const BEGINS_QUESTION = new RegExp(String.raw`^(?:${INTERROGATIVES}|was)(?!\p{L})`, 'iu')
/** "Tell me when and how …" is one question. */
const ENDS_SHORT = new RegExp(String.raw`(?<!\p{L})(?:${INTERROGATIVES})$`, 'iu')
const ASKS = new RegExp(String.raw`(?<!\p{L})(?:${INTERROGATIVES}|was)(?!\p{L})`, 'iu')

const COMPARES =
  /(?<!\p{L})(?:compar(?:e[ds]?|ing|ison)|versus|vs\.?|differ(?:s|ed|ences?|ent)?|chang(?:e[ds]?|ing)|gr[eo]w[ns]?|growth|increase[ds]?|decrease[ds]?|decline[ds]?|rise|rose|risen|fall|fell|fallen|vergleich\p{L}*|unterschied\p{L}*|unterscheid\p{L}*|veränder\p{L}*|compar(?:er|ez|ar|a)|différ\p{L}+|diferenci\p{L}+|évolu\p{L}+)(?!\p{L})/iu
const YEAR = String.raw`(?:FY\s?|CY\s?)?(?:19|20)\d\d`
const AND = String.raw`(?:,|,?\s(?:and|und|et|y)|&)`
/** Several years in a row, and what stands before them. */
const YEARS = new RegExp(
  String.raw`(?<!\p{N})((?:between|from|zwischen|von|entre|de|desde)\s)?(${YEAR}(?:${AND}\s?(?:in\s)?${YEAR})+)(?!\p{N})`,
  'iu',
)
const YEARS_COMPARED = new RegExp(
  String.raw`(?<!\p{N})(?:(?:between|from|zwischen|von|entre|de|desde)\s)?(${YEAR}(?:\s?(?:${AND}|\s(?:to|with|and|vs\.?|versus|bis|mit|gegenüber|à|avec|a|con)|\s(?:compared|relative) (?:to|with))\s(?:in\s)?${YEAR})+)(?!\p{N})`,
  'iu',
)

/** How two things are compared, each with the two, and what they are compared in. */
const COMPARISONS = [
  /^(?:please )?compare (?<a>.+?) (?:and|with|to|versus|vs\.?) (?<b>.+?)(?<rest> (?:in terms of|regarding|concerning|with regard to|in) .+)?$/iu,
  /^(?:how|in what ways?) (?:do|did) (?<a>.+?) and (?<b>.+?) (?:differ|compare)(?<rest> (?:in terms of|regarding|concerning|in|for) .+)?$/iu,
  /^(?:how|in what ways?) (?:do|does|did) (?<a>.+?) (?:differ from|compare (?:to|with)) (?<b>.+?)(?<rest> (?:in terms of|regarding|concerning|in|for) .+)?$/iu,
  /^.*?\bdifferences? between (?<a>.+?) and (?<b>.+?)(?<rest> (?:in terms of|regarding|concerning|in|for) .+)?$/iu,
  /^(?<a>.+?) (?:versus|vs\.?) (?<b>.+?)(?<rest>)$/iu,
  /^(?:bitte )?vergleiche(?:n sie)? (?<a>.+?) (?:und|mit) (?<b>.+?)(?<rest>)$/iu,
  /^.*?\bunterschiede? zwischen (?<a>.+?) und (?<b>.+?)(?<rest>)$/iu,
  /^(?:wie|worin) unterscheiden sich (?<a>.+?) und (?<b>.+?)(?<rest>)$/iu,
  /^.*?\bdifférences? entre (?<a>.+?) et (?<b>.+?)(?<rest>)$/iu,
  /^.*?\bdiferencias? entre (?<a>.+?) y (?<b>.+?)(?<rest>)$/iu,
]
/** What a thing has one of. With other words it is not certain where the second thing begins: "the role of the head of sales and the head of …". */
const ATTRIBUTE = [
  'price|costs?|rent|deposit|salary|wages?|fee|premium|value|amount|total|number|size|weight|height|length|width|depth|area|capacity',
  'speed|power|age|date|address|name|revenue|income|profit|loss|tax|rate|budget|duration',
  'preis|kosten|miete|kaution|gehalt|lohn|gebühr|wert|betrag|größe|gewicht|höhe|länge|breite|fläche|datum|adresse|name|umsatz|gewinn',
].join('|')
/** Attributes of different things: `the cost of A and the price of B`. */
const ATTRIBUTES = new RegExp(
  `^(?<lead>(?:(?:what|how (?:high|much|large)) (?:is|are|was|were) |(?:was|wie hoch) (?:ist|sind|war|waren) )?)(?<a>(?:the |der |die |das )?(?:${ATTRIBUTE}) (?:of|for|von|für) .+?),? (?:and|und) (?<b>(?:the |der |die |das )?(?:${ATTRIBUTE}) (?:of|for|von|für) .+)$`,
  'iu',
)
/** What both have in common, before what tells them apart: `the deposit in |lease A`. */
const SHARED_BEGINNING = /^(?<shared>.+ (?:of|in|for|at|by|von|im|in|für|de|du|des|del|en) )(?<own>.+)$/iu

/**
 * Splits a question with several parts into questions that can be searched for one by one: `What is the rent and when is it
 * due?`, `Compare the revenue in 2021 and 2022`, `How do the KVR 5 and the KVR 8 differ?`. Only what its words show for certain
 * is split.
 *
 * @returns the parts in order, at most four; none for a question of one part.
 */
export function questionParts(question: string): readonly string[] {
  const asked = withoutInstructions(question).trim()
  if (asked.length > MAX_LENGTH) return []
  const parts = severalQuestions(asked) ?? ofYears(asked) ?? compared(asked) ?? attributes(asked) ?? []
  const distinct = [...new Set(parts.map((part) => part.replaceAll(/\s+/g, ' ').trim()))]
  const telling = distinct.every((part) => words(part).some(isContentWord))
  return distinct.length > 1 && distinct.length <= MAX_PARTS && telling ? distinct : []
}

function severalQuestions(asked: string): readonly string[] | null {
  const parts = asked.split(new RegExp(NEXT_QUESTION, 'giu'))
  const isWhole = (part: string) =>
    ASKS.test(part) && !ENDS_SHORT.test(part) && words(part).some(isContentWord)
  if (parts.length < 2 || !parts.every(isWhole)) return null
  const mark = /[?？]/.exec(asked)?.[0] ?? ''
  const questions = parts.map((part) => (/[?？.!]\s*$/u.test(part) ? part : `${part}${mark}`))
  // "What is it called and how much is it?" has its topic in the first part alone.
  return questions.map((part, i) => {
    const before = questions.slice(0, i).map((text) => ({ role: 'user' as const, text }))
    return standaloneQuestion(part, before)
  })
}

function ofYears(asked: string): readonly string[] | null {
  const compares = COMPARES.test(asked)
  const [all, ...groups] = (compares ? YEARS_COMPARED : YEARS).exec(asked) ?? []
  const list = groups.at(-1)
  // Without a comparison, what is between two years is a period.
  if (all === undefined || list === undefined || (!compares && groups[0] !== undefined)) return null
  const years = list.match(new RegExp(YEAR, 'giu')) ?? []
  const rest = withoutComparison(asked)
  // Years elsewhere belong to something else, such as a definition.
  if (new RegExp(YEAR, 'iu').test(rest.replace(all, ''))) return null
  return years.map((year) =>
    rest.replace(all, /^[a-z]/iu.test(all) && !/^[FC]Y/iu.test(all) ? `in ${year}` : year),
  )
}

function compared(asked: string): readonly string[] | null {
  const plain = asked.replace(/[\s?？.!]+$/u, '')
  for (const pattern of COMPARISONS) {
    const { a, b, rest = '' } = pattern.exec(plain)?.groups ?? {}
    if (a === undefined || b === undefined || BEGINS_QUESTION.test(a)) continue
    return [`${a}${rest}`, `${completed(b, a)}${rest}`]
  }
  return null
}

function attributes(asked: string): readonly string[] | null {
  const [plain = '', mark = ''] = asked.split(/([?？.!]*)\s*$/u)
  const { lead = '', a, b } = ATTRIBUTES.exec(plain)?.groups ?? {}
  return a === undefined || b === undefined ? null : [`${lead}${a}${mark}`, `${lead}${b}${mark}`]
}

/** Gives the second of two things what only the first one says: `the deposit in` in `the deposit in lease A and lease B`. */
function completed(second: string, first: string): string {
  if (/^\p{N}+$/u.test(second)) return first.replace(/\S+$/u, second)
  const { shared } = SHARED_BEGINNING.exec(first)?.groups ?? {}
  return shared === undefined || SHARED_BEGINNING.test(second) ? second : `${shared}${second}`
}

function withoutComparison(asked: string): string {
  return asked.replace(/^(?:please )?compare |^(?:bitte )?vergleiche(?:n sie)? |^comparez? /iu, '')
}
