import { registerHooks } from 'node:module'

/**
 * pdf.js reads the properties of marked content and of structure elements, but does not pass on their ActualText, nor
 * pictures without marked content. So the source of its worker, whose version pdf-parse pins, is added to when it is loaded.
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

let isPassedOn = false

/** Makes pdf.js pass on ActualText. It has no effect once pdf.js has opened a document. */
export function passOnActualText(): void {
  if (isPassedOn) return
  isPassedOn = true
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (!url.endsWith('/pdf.worker.mjs') || loaded.source === undefined) return loaded
      hooks.deregister()
      let source = String(
        typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array),
      )
      for (const [line, addition] of ADDED) source = source.replace(line, () => `${line}\n${addition}`)
      return { ...loaded, source }
    },
  })
}
