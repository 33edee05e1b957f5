/** What the routes are held to. */
export interface Settings {
  /** Files of one request to `/upload-many`. @defaultValue 10 */
  readonly maxFiles: number
  /** The largest file in bytes of any type; core's own limits may be lower for some. */
  readonly maxFileBytes: number
  /** The largest JSON body in bytes. @defaultValue 1 MB */
  readonly maxJsonBytes: number
  /** An upload that sends nothing for so long is given up. @defaultValue 30 s */
  readonly uploadIdleMs: number
  /** How often a silent event stream says that it lives. @defaultValue 15 s */
  readonly heartbeatMs: number
}
