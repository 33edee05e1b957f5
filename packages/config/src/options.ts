/** A command-line option for a setting. */
export interface SettingOption {
  readonly flag: `--${string}`
  /** The name of the option's value in the help text. @defaultValue none: the option turns the setting on or off */
  readonly value?: string
  /** For the help text: without a capital letter and a full stop. */
  readonly summary: string
  /** The default, if it is the same in all programs. */
  readonly default?: string
}

type WithDefault = SettingOption & Required<Pick<SettingOption, 'default'>>

/** The type of {@link settingOptions}. */
export interface SettingOptions {
  readonly dataDir: SettingOption
  readonly workers: WithDefault
  readonly maxSize: SettingOption
  readonly model: WithDefault
  readonly modelTimeout: WithDefault
  readonly host: WithDefault
  readonly port: WithDefault
  readonly web: SettingOption
  readonly processes: WithDefault
  readonly maxRequests: SettingOption
}

/** A setting with a command-line option. */
export type OptionName = keyof SettingOptions

/** The settings with a command-line option. They are apart from the parsers, so that `docchat --help` loads nothing else. */
export const settingOptions: SettingOptions = {
  dataDir: {
    flag: '--data-dir',
    value: 'folder',
    summary: 'the folder that contains the documents and their index',
  },
  workers: {
    flag: '--workers',
    value: 'n',
    summary: 'how many documents are processed at a time',
    default: '2',
  },
  maxSize: {
    flag: '--max-size',
    value: 'size',
    summary: 'the largest file that is accepted, such as 50MB or 1GB',
  },
  model: {
    flag: '--model',
    value: 'name',
    summary: 'the model that writes the answers',
    default: 'gpt-4.1-mini',
  },
  modelTimeout: {
    flag: '--model-timeout',
    value: 'seconds',
    summary: 'how many seconds the model may stay silent',
    default: '120',
  },
  host: { flag: '--host', value: 'address', summary: 'the address to listen on', default: '127.0.0.1' },
  port: {
    flag: '--port',
    value: 'n',
    summary: 'the port to listen on; 0 picks a free one',
    default: '3000',
  },
  processes: {
    flag: '--processes',
    value: 'n',
    summary: 'how many processes serve requests',
    default: '1',
  },
  maxRequests: {
    flag: '--max-requests',
    value: 'n',
    summary: 'replace a process after so many requests',
  },
  web: { flag: '--no-web', summary: 'serve only the API, without the page for browsers' },
}
