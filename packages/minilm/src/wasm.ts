/** What is used of WebAssembly here. It is in Node.js, but its types come with those of browsers only. */
interface WebAssemblyApi {
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => WasmMemory
  readonly Instance: new (module: WasmModule, imports: { env: { memory: WasmMemory } }) => WasmInstance
  compile(bytes: Uint8Array): Promise<WasmModule>
}

export interface WasmMemory {
  readonly buffer: SharedArrayBuffer
}

/** Compiled code. Threads share it. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string
}

export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>
}

export const wasm: WebAssemblyApi = Reflect.get(globalThis, 'WebAssembly')
