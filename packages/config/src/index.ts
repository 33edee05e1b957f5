export { type AddedModel, addModel } from './add-model.ts'
export { type ChosenModel, chooseModel, type ModelChoice } from './choose-model.ts'
export { CONFIG_FILE, type LayerName, type Source } from './layers.ts'
export {
  type LoadedSettings,
  type LoadSettingsOptions,
  loadSettings,
  secretsOf,
} from './load-settings.ts'
export { findLocalModels, type LocalServer, listModels } from './local-models.ts'
export { usesModel } from './models.ts'
export { type OpenOptions, openDocChat } from './open-docchat.ts'
export { type OpenedPlace, openPlace } from './open-place.ts'
export { optional } from './optional.ts'
export { announceServer, findServer } from './running-server.ts'
export type { Program } from './setting.ts'
export { OPENAI_URL } from './settings/models.ts'
export type { SettingName, Settings } from './settings.ts'
