/** Small facts that outlive the process, by name. */
export interface Settings {
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
}
