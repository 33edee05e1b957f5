import { registerHooks } from 'node:module'
import { DAMAGE } from './damage.ts'

/**
 * pdf.js reads the properties of marked content and of structure elements, but does not pass on their ActualText, nor
 * pictures without marked content, nor how wide the glyphs are that it makes text of. So the source of its worker, whose
 * version pdf-parse pins, is added to when it is loaded.
 */
const ADDED = [
  [
    'type: "beginMarkedContentProps",',
    `actualText: ((properties) => {
      const text = properties instanceof Dict ? properties.get("ActualText") : null;
      return typeof text === "string" ? stringToPDFString(text) : null;
    })(args[1] instanceof Name ? resources.get("Properties")?.get?.(args[1].name) : args[1]),`,
  ],
  [
    'const showSpacedTextBuffer = [];',
    `const shown = (seenStyles.shown ??= new Map());
     const shownIn = (fontName) => shown.get(fontName) ?? shown.set(fontName, []).get(fontName);`,
  ],
  ['fontFamily: font.fallbackName,', 'shown: shownIn(loadedName),'],
  [
    'const scale = textState.fontMatrix[0] * textState.fontSize;',
    'shownIn(textState.loadedName).push(glyphs);',
  ],
  [
    'obj.role = node.role;',
    `const actualText = node.dict.get("ActualText");
     if (typeof actualText === "string") obj.actualText = stringToPDFString(actualText);`,
  ],
  [
    'const kidElement = kid.type === StructElementType.ELEMENT ? kid.parentNode : null;',
    `if (
       !kidElement && kid.dict instanceof Dict && typeof kid.dict.get("Alt") === "string" &&
       kid.dict.getRaw("Pg")?.toString() === node.tree.pageDict.objId
     ) {
       nodeToSerializable(new StructElementNode(node.tree, kid.dict), obj, level + 1);
       continue;
     }`,
  ],
] as const

/** What is replaced by the same, done sooner: these two run for each letter, or for each group of drawings. */
const REPLACED = [
  // A state that inherits its fields from the one before has a shape of its own, for which no compiled code is kept.
  [
    'const clone = Object.create(this);\n    clone.textMatrix =',
    `const clone = Object.create(TextState.prototype);
     clone.ctm = this.ctm;
     clone.fontName = this.fontName;
     clone.fontSize = this.fontSize;
     clone.loadedName = this.loadedName;
     clone.font = this.font;
     clone.fontMatrix = null;
     clone.textMatrix = null;
     clone.textLineMatrix = null;
     clone.charSpacing = this.charSpacing;
     clone.wordSpacing = this.wordSpacing;
     clone.leading = this.leading;
     clone.textHScale = this.textHScale;
     clone.textRise = this.textRise;
     clone.textMatrix =`,
  ],
  // Two products of matrices of finite numbers, of which the last is mostly zero.
  [
    'return Util.transform(textState.ctm, Util.transform(textState.textMatrix, tsm));',
    `const { ctm, textMatrix } = textState;
     const [t0, t1, t2, t3] = [textMatrix[0], textMatrix[1], textMatrix[2], textMatrix[3]];
     const [c0, c1, c2, c3] = [ctm[0], ctm[1], ctm[2], ctm[3]];
     const [x, y, rise] = [tsm[0], tsm[3], tsm[5]];
     const [a, b, c, d] = [t0 * x, t1 * x, t2 * y, t3 * y];
     const e = t2 * rise + textMatrix[4];
     const f = t3 * rise + textMatrix[5];
     return [
       c0 * a + c2 * b, c1 * a + c3 * b, c0 * c + c2 * d, c1 * c + c3 * d,
       c0 * e + c2 * f + ctm[4], c1 * e + c3 * f + ctm[5],
     ];`,
  ],
] as const

/** What is changed in the source: each of these texts, which occur once, becomes the other. */
export const AMENDMENTS: readonly (readonly [text: string, other: string])[] = [
  ...ADDED.map(([line, addition]) => [line, `${line}\n${addition}`] as const),
  ...REPLACED,
  ...DAMAGE,
]

/** Returns the source of the worker of pdf.js with the amendments. */
export function amended(source: string): string {
  let amended = source
  for (const [text, other] of AMENDMENTS) {
    if (!amended.includes(text)) throw new Error(`pdf.js has changed: its worker has no "${text}".`)
    amended = amended.replace(text, () => other)
  }
  return amended
}

let isAmended = false

/** Makes pdf.js pass on what it leaves out, where its worker was not amended when DocChat was built. It has no effect once pdf.js has opened a document. */
export function amendWorker(): void {
  if (isAmended) return
  isAmended = true
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (!url.endsWith('/pdf.worker.mjs') || loaded.source === undefined) return loaded
      hooks.deregister()
      const { source } = loaded
      return {
        ...loaded,
        source: amended(typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString()),
      }
    },
  })
}
