/** The part of WebAssembly used here. Node.js has it, but its types come only with those of browsers. */
interface WebAssemblyApi {
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => WasmMemory
  readonly Module: new (bytes: Uint8Array) => WasmModule
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
