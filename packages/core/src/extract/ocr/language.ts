/** The commonest words of languages in Latin script, by Tesseract's code. */
const LATIN = [
  latin('eng', 'the of and to in is that for with are this by be on not from which was or an'),
  latin('deu', 'der die das und ist nicht mit von den für auf im ein eine des dem zu werden bei oder sich'),
  latin('fra', 'le la les des est et une dans pour que qui sur par du pas au avec sont cette aux'),
  latin('spa', 'el los las una para por con del que es en se su como más lo al este sus'),
  latin('ita', 'il di che della per con una sono del non nel alla gli dei le è dal più come anche'),
  latin('por', 'não uma para com os do da em dos das que ao pelo são mais como na no foi seu'),
  latin('nld', 'het een van en niet dat de voor met zijn op aan wordt door ook bij naar deze uit'),
  latin('swe', 'och att det som på är för med den till inte av har ett om kan ska från eller vid'),
  latin('dan', 'og det at er på til med af for ikke som den der har et skal kan fra eller ved'),
  latin('pol', 'nie się na jest do że od oraz przez lub dla jak po przy jego tego które są'),
  latin('ces', 'je se na že pro jsou jako ve není být nebo také jeho které při podle musí byl'),
  latin('ron', 'și este care pentru din cu nu sau la prin sunt mai fi acest unei ale'),
  latin('hun', 'az és egy hogy nem meg is ez vagy csak kell mint által lehet után'),
  latin('tur', 've bir bu için ile olarak olan da de daha gibi kadar veya her sonra'),
  latin('fin', 'ja on ei että se tai oli ovat kuin myös joka sen ole hän mutta'),
]

/** The scripts that say which language it is, or nearly so. */
const SCRIPTS: readonly (readonly [RegExp, code: string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'jpn'],
  [/\p{Script=Hangul}/gu, 'kor'],
  [/\p{Script=Han}/gu, 'chi_sim'],
  [/[іїєґІЇЄҐ]/gu, 'ukr'],
  [/\p{Script=Cyrillic}/gu, 'rus'],
  [/\p{Script=Greek}/gu, 'ell'],
  [/\p{Script=Hebrew}/gu, 'heb'],
  [/\p{Script=Arabic}/gu, 'ara'],
  [/\p{Script=Devanagari}/gu, 'hin'],
  [/\p{Script=Thai}/gu, 'tha'],
]

/** The share of a text's letters, or of its words, that shows a language. */
const LETTERS = 0.2
/** Letters that are rarer than others of their script. */
const TELLING = 0.02
const WORDS = 0.12
const FEWEST_WORDS = 5
/** How much commoner its words have to be than those of the next language. */
const CLEAR = 1.4

/** Guesses the language of a text from its script, then from its commonest words; null when it shows too little. */
export function guessLanguage(text: string): string | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  for (const [script, code] of SCRIPTS) {
    const share = (text.match(script)?.length ?? 0) / Math.max(1, letters)
    if (share > (code === 'jpn' || code === 'ukr' ? TELLING : LETTERS)) return code
  }
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const counts = LATIN.map(({ code, words: common }) => ({
    code,
    count: words.filter((word) => common.has(word)).length,
  })).sort((a, b) => b.count - a.count)
  const [first, second] = counts
  if (first === undefined || second === undefined || first.count < FEWEST_WORDS) return null
  return first.count >= WORDS * words.length && first.count >= CLEAR * second.count ? first.code : null
}

function latin(code: string, words: string): { readonly code: string; readonly words: ReadonlySet<string> } {
  return { code, words: new Set(words.split(' ')) }
}
