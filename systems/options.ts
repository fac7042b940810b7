/**
 * Settings of a system as a typed table: what `--set name=value` may say. Values are strings, as typed and as stored in
 * the scenario; a system reads them through its own table.
 */
import { UsageError } from '../harness/core/errors.ts'
import { unknownName } from '../harness/core/nearest.ts'

export type SettingOption = {
  /** One line for `ordeal list systems NAME`. */
  readonly summary: string
  readonly values: readonly string[]
  readonly default: string
}

export type OptionTable = { readonly [setting: string]: SettingOption }
export type Settings = { readonly [setting: string]: string }

/**
 * The whole of the settings, defaults filled in. Throws UsageError UNKNOWN_SETTING or SETTING_VALUE, with the legal names
 * and the nearest spelling.
 */
export function resolveSettings(table: OptionTable, given: Settings): Settings {
  for (const [name, value] of Object.entries(given)) {
    const option = Object.hasOwn(table, name) ? table[name] : undefined
    if (option === undefined) throw unknownName('UNKNOWN_SETTING', 'setting', name, Object.keys(table))
    if (!option.values.includes(value))
      throw unknownName('SETTING_VALUE', `value of setting '${name}':`, value, option.values)
  }
  return Object.fromEntries(Object.entries(table).map(([name, option]) => [name, given[name] ?? option.default]))
}

/** The value of a setting that the table is known to have. */
export function setting(settings: Settings, name: string): string {
  const value = settings[name]
  if (value === undefined) throw new UsageError('UNKNOWN_SETTING', `the scenario lacks the setting '${name}'`)
  return value
}
