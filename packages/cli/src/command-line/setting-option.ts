import { type OptionName, type SettingOption, settingOptions } from '@docchat/config/options'
import { Option } from 'commander'

/** The option of a setting. The default is only described: a value here would take precedence over the environment. */
export function settingOption(name: OptionName): Option {
  const { flag, value, summary, default: fallback }: SettingOption = settingOptions[name]
  return new Option(`${flag} <${value}>`, fallback === undefined ? summary : `${summary} (${fallback})`)
}
