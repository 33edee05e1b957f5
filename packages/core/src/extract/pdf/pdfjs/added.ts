import type { Amendment } from './amendment.ts'

/**
 * pdf.js reads the properties of marked content and of structure elements, but does not pass on their ActualText, nor
 * pictures without marked content, nor how wide the glyphs are that it makes text of. So the source of its worker, whose
 * version pdf-parse pins, is added to.
 */
const LINES = [
  [
    'type: "beginMarkedContentProps",',
    `actualText: ((properties) => {
      const text = properties instanceof Dict ? properties.get("ActualText") : null;
      return typeof text === "string" ? stringToPDFString(text) : null;
    })(args[1] instanceof Name ? resources.get("Properties")?.get?.(args[1].name) : args[1]),
    layer: isName(args[0], "OC") ? self.layerOf(args[1], resources) : null,`,
  ],
  [
    'async parseMarkedContentProps(contentProperties, resources) {',
    `return this.readLayer(contentProperties, resources);
    }
    layerOf(properties, resources) {
      try {
        return this.readLayer(properties, resources);
      } catch {
        return null;
      }
    }
    readLayer(contentProperties, resources) {`,
  ],
  [
    'const showSpacedTextBuffer = [];',
    `const shown = (seenStyles.shown ??= new Map());
     const shownIn = (fontName) => shown.get(fontName) ?? shown.set(fontName, []).get(fontName);
     const loadedFonts = new Map();`,
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

/** A drawing on a layer is marked content, too. */
const DRAWINGS: readonly Amendment[] = [
  [
    'enqueueChunk();\n              const sinkWrapper = {',
    `const layer = includeMarkedContent && dict.has("OC") ? self.layerOf(dict.get("OC"), resources) : null;
     const endLayer = () => layer && textContent.items.push({ type: "endMarkedContent" });
     if (layer) textContent.items.push({ type: "beginMarkedContentProps", id: null, tag: "OC", layer });
     enqueueChunk();
     const sinkWrapper = {`,
  ],
  [
    'prevRefs: seenRefs\n              }).then(function () {',
    'prevRefs: seenRefs\n              }).finally(endLayer).then(function () {',
  ],
]

/** What is added to the worker of pdf.js so that it passes on what it leaves out. */
export const ADDED: readonly Amendment[] = [
  ...LINES.map(([line, addition]) => [line, `${line}\n${addition}`] as const),
  ...DRAWINGS,
]
