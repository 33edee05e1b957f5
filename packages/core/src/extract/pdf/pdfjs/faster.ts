import type { Amendment } from './amendment.ts'

/** More is decoded a piece at a time. */
const LARGEST_INFLATED = 64 * 2 ** 20

/** What is replaced by the same, done sooner: these two run for each letter, or for each group of drawings. */
export const FASTER: readonly Amendment[] = [
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
  // A font that the page has used before is there at once, and the loop goes on with it.
  [
    'next(handleSetFont(fontNameArg, null));\n            return;',
    `if (loadedFonts.has(fontNameArg)) {
       useFont(loadedFonts.get(fontNameArg));
       break;
     }
     next(handleSetFont(fontNameArg, null));
     return;`,
  ],
  [
    `const translated = await self.loadFont(fontName, fontRef, resources, task);
      textState.loadedName = translated.loadedName;
      textState.font = translated.font;
      textState.fontMatrix = translated.font.fontMatrix || FONT_IDENTITY_MATRIX;
    }`,
    `const translated = await self.loadFont(fontName, fontRef, resources, task);
      if (fontName !== null) loadedFonts.set(fontName, translated);
      useFont(translated);
    }
    function useFont(translated) {
      textState.loadedName = translated.loadedName;
      textState.font = translated.font;
      textState.fontMatrix = translated.font.fontMatrix || FONT_IDENTITY_MATRIX;
    }`,
  ],
  // A map compares strings, where an object has to make each a name first.
  ['this._charsCache = Object.create(null);', 'this._charsCache = new Map();'],
  ['let glyphs = this._charsCache[chars];', 'let glyphs = this._charsCache.get(chars);'],
  ['return this._charsCache[chars] = glyphs;', 'this._charsCache.set(chars, glyphs);\nreturn glyphs;'],
  // The file of a font is only put together when something is drawn with it.
  [
    'toArray() {\n    let sfnt = this.sfnt;',
    `toArray() {
       // One without data makes the font unusable.
       for (const table of Object.values(this.tables)) void table.length;
       return () => this.build();
     }
     build() {
       let sfnt = this.sfnt;`,
  ],
  [
    'this.data = data;\n    this.type = type;',
    `Object.defineProperty(this, "data", {
       configurable: true,
       enumerable: true,
       get: () => {
         const value = data();
         Object.defineProperty(this, "data", { value, enumerable: true });
         return value;
       },
     });
     this.type = type;`,
  ],
  // The decoder of Node.js takes a tenth of the time. Only a damaged stream is left to the other, which reads what there is of it.
  [
    'readBlock() {\n    let buffer, hdr, len;\n    const str = this.str;',
    `readBlock() {
       if (!this.isTried && this.inflate()) return;
       if (!this.isContent) return this.inflateBlock();
       try {
         this.inflateBlock();
       } catch (reason) {
         if (reason instanceof MissingDataException) throw reason;
         this.isDamaged = true;
         this.eof = true;
       }
     }
     inflate() {
       const { str } = this;
       const { pos } = str;
       this.isTried = true;
       try {
         // With the two bytes that have been read.
         str.pos -= 2;
         this.buffer = docchat.inflateSync(str.getBytes(), { maxOutputLength: ${LARGEST_INFLATED}, chunkSize: 65536 });
         this.bufferLength = this.buffer.length;
         this.eof = true;
         this.isInflated = true;
         return true;
       } catch {
         str.pos = pos;
         return false;
       }
     }
     inflateBlock() {
       let buffer, hdr, len;
       const str = this.str;`,
  ],
  // Content streams are read as a whole first, and then by operations instead of by characters.
  [
    'const preprocessor = new EvaluatorPreprocessor(stream, xref, stateManager);\n    let textState;',
    'const preprocessor = new ContentPreprocessor(stream, xref, stateManager);\n    let textState;',
  ],
  [
    'class DefaultAppearanceEvaluator extends EvaluatorPreprocessor {',
    `const contentLanguage = {
       operators: new Map(
         Object.entries(EvaluatorPreprocessor.opMap)
           .filter(([name, operator]) => operator !== null && docchat.operatorKey(name) !== null)
           .map(([name, operator]) => [docchat.operatorKey(name), operator]),
       ),
       name: (text) => Name.get(text),
     };
     class ContentPreprocessor extends EvaluatorPreprocessor {
       constructor(stream, xref, stateManager) {
         super(new NullStream(), xref, stateManager);
         this.xref = xref;
         this.failure = null;
         try {
           this.content = stream.getBytes();
         } catch (failure) {
           this.content = stream.buffer.subarray(0, stream.bufferLength);
           this.failure = failure;
         }
         const dictionary = (entries) => {
           const dict = new Dict(xref);
           for (const [key, value] of entries) dict.set(key, value);
           return dict;
         };
         this.scanner = new docchat.ContentScanner(this.content, { ...contentLanguage, dictionary });
       }
       read(operation) {
         if (this.scanner === null) return super.read(operation);
         const operator = this.scanner.next(operation.args);
         if (operator === null) {
           const rest = new Stream(this.content);
           rest.pos = this.scanner.at;
           if (this.failure !== null) {
             rest.getByte = () => {
               if (rest.pos < rest.end) return rest.bytes[rest.pos++];
               throw this.failure;
             };
           }
           this.parser = new Parser({ lexer: new Lexer(rest, EvaluatorPreprocessor.opMap), xref: this.xref });
           this.scanner = null;
           return super.read(operation);
         }
         this._isPathOp = operator.id >= OPS.moveTo && operator.id <= OPS.endPath;
         this.preprocessCommand(operator.id, operation.args);
         operation.fn = operator.id;
         return true;
       }
     }
     class DefaultAppearanceEvaluator extends EvaluatorPreprocessor {`,
  ],
]
