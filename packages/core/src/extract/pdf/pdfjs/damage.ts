import type { Amendment } from './amendment.ts'

const NEXT_KID = 'queueItem.posInKids++; continue;'

/** When pdf.js cannot find the last page, it lists all pages, but up to the first damaged one. With these, it goes on behind it. */
const PAGES = [
  [
    `addPageError(ex);
          break;
        }
      }
      if (!Array.isArray(kids)) {
        addPageError(new FormatError("Page dictionary kids object is not an array."));
        break;`,
    `addPageError(ex);
          queue.pop();
          continue;
        }
      }
      if (!Array.isArray(kids)) {
        addPageError(new FormatError("Page dictionary kids object is not an array."));
        queue.pop();
        continue;`,
  ],
  [
    'addPageError(new FormatError("Pages tree contains circular reference."));\n          break;',
    `addPageError(new FormatError("Pages tree contains circular reference.")); ${NEXT_KID}`,
  ],
  [
    'obj = await xref.fetchAsync(kidObj);\n        } catch (ex) {\n          addPageError(ex);\n          break;',
    `obj = await xref.fetchAsync(kidObj); } catch (ex) { addPageError(ex); ${NEXT_KID}`,
  ],
  [
    'addPageError(new FormatError("Page dictionary kid reference points to wrong type of object."));\n        break;',
    `addPageError(new FormatError("Page dictionary kid reference points to wrong type of object.")); ${NEXT_KID}`,
  ],
  [
    'type = await xref.fetchAsync(type);\n        } catch (ex) {\n          addPageError(ex);\n          break;',
    `type = await xref.fetchAsync(type); } catch (ex) { addPageError(ex); ${NEXT_KID}`,
  ],
] as const

/**
 * Where the content of a page is damaged, pdf.js reads on without a word: bytes that cannot be decoded, a part that is not in
 * the file, a form that cannot be read. With these, it keeps what was decoded up to an error, and says that text is missing.
 */
const CONTENT = [
  // What a stream was decoded to before its error. How it is read on is with its faster decoding in `faster.ts`.
  [
    'let pos = this.bufferLength;\n    while (true) {\n      let code1 =',
    'let pos = this.bufferLength;\n    try { while (true) {\n      let code1 =',
  ],
  [
    'buffer[pos] = buffer[pos - dist];\n      }\n    }',
    `buffer[pos] = buffer[pos - dist];
      }
    } } catch (reason) {
      if (this.isContent) this.bufferLength = pos;
      throw reason;
    }`,
  ],
  ['if (block.length < blockLen) {', 'if (block.length < blockLen) { this.isDamaged = true;'],
  [
    'warn(`Filter "${name}" is not supported.`);',
    'warn(`Filter "${name}" is not supported.`); stream.isDamaged = name !== "Crypt";',
  ],
  [
    'warn(`Invalid stream: "${ex}"`);\n      return new NullStream();',
    'warn(`Invalid stream: "${ex}"`); return damagedStream(true);',
  ],
  // A page's content may be one stream or several.
  [
    'return new StreamsSequenceStream(content, this.#onSubStreamError.bind(this));\n    }\n    return new NullStream();',
    `const streams = new StreamsSequenceStream(content, this.#onSubStreamError.bind(this));
       streams.isDamaged = content.some((part) => !(part instanceof BaseStream));
       return streams;
     }
     return damagedStream((this.pageDict.getRaw("Contents") ?? null) !== null);`,
  ],
  [
    'this.streams = streams;\n    this._onError',
    'this.streams = streams; this.parts = [...streams];\n    this._onError',
  ],
  [
    'this._onError(reason, stream.dict?.objId);',
    'this.isDamaged = true; this._onError(reason, stream.dict?.objId);',
  ],
  // A string without its end, say, would take the parts behind it for its own.
  [
    'chunk = stream.getBytes();\n    } catch (reason) {',
    `chunk = stream.getBytes();
       if (streams.length > 0 && streamsOf(stream).some((one) => one.isDamaged)) chunk = plainContent(chunk);
     } catch (reason) {`,
  ],
  // Forms are read in the same way, with the same task.
  [
    'const seenRefs = new RefSet(prevRefs);\n    if (objId) {\n      if (prevRefs?.has(objId)) {\n        throw new Error(`getTextContent',
    `for (const one of streamsOf(stream)) one.isContent = true;
     const seenRefs = new RefSet(prevRefs);
     if (objId) {
       if (prevRefs?.has(objId)) {
         throw new Error(\`getTextContent`,
  ],
  [
    'flushTextContentItem();\n      enqueueChunk();\n      resolve();',
    `if (streamsOf(stream).some((one) => one.isDamaged || hasWrongSum(one))) task.isDamaged = true;
     flushTextContentItem();
     enqueueChunk();
     resolve();`,
  ],
  [
    'warn(`getTextContent - ignoring errors during',
    'task.isDamaged = true; warn(`getTextContent - ignoring errors during',
  ],
  // A name that is not in the resources is not missing from the file: programs leave such names behind.
  [
    'if (isValidName && emptyXObjectCache.getByName(name)) {',
    'if (isValidName && (emptyXObjectCache.getByName(name) || !xobjs.has(name))) {',
  ],
  [
    'warn(`getTextContent - ignoring XObject:',
    'task.isDamaged = true; warn(`getTextContent - ignoring XObject:',
  ],
  [
    'info(`page=${pageIndex + 1} - getTextContent: time=` + `${Date.now() - start}ms`);\n          }',
    `info(\`page=\${pageIndex + 1} - getTextContent: time=\` + \`\${Date.now() - start}ms\`);
           }
           if (task.isDamaged) sink.enqueue({ items: [], styles: {}, isDamaged: true }, 1);`,
  ],
  [
    'globalThis.pdfjsWorker = {',
    `function damagedStream(isDamaged) {
       const stream = new NullStream();
       stream.isDamaged = isDamaged;
       return stream;
     }
     /** A stream of content, the parts that it has, and what each of them decodes. */
     function streamsOf(stream) {
       const streams = [];
       for (const part of [stream, ...(stream.parts ?? [])])
         for (let one = part; one; one = one.str) streams.push(one);
       return streams;
     }
     /** What of damaged content comes before the damage, with a space at its end. */
     function plainContent(content) {
       const scanner = new docchat.ContentScanner(content, { ...contentLanguage, dictionary: () => null });
       while (scanner.next([]) !== null);
       const plain = new Uint8Array(scanner.at + 1).fill(32);
       plain.set(content.subarray(0, scanner.at));
       return plain;
     }
     /** Whether what was unpacked is not what had been packed, by the checksum behind it. */
     function hasWrongSum(stream) {
       if (!(stream instanceof FlateStream) || stream.isInflated || !stream.eof) return false;
       let { codeBuf, codeSize } = stream;
       codeBuf >>= codeSize & 7;
       let sum = 0;
       for (let index = 0; index < 4; index++) {
         const byte = codeSize >= 8 ? codeBuf & 255 : stream.str.getByte();
         if (byte === -1) return false;
         codeBuf >>= 8;
         codeSize -= 8;
         sum = sum * 256 + byte;
       }
       const { buffer, bufferLength } = stream;
       let [a, b] = [1, 0];
       for (let at = 0; at < bufferLength; ) {
         // So that neither exceeds 32 bits.
         for (const end = Math.min(at + 3800, bufferLength); at < end; at++) b += a += buffer[at];
         a %= 65521;
         b %= 65521;
       }
       return b * 65536 + a !== sum;
     }
     globalThis.pdfjsWorker = {`,
  ],
] as const

/** What of pdf.js' worker is replaced so that nothing of a damaged file is lost without a word. */
export const DAMAGE: readonly Amendment[] = [...PAGES, ...CONTENT]
