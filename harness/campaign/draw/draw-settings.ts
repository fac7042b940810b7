/**
 * Draws the configuration of a case: each setting is its default half of the time, and else one of its values as good as
 * another, as far as the system promises linearizability with it. Station: campaign. Pure but for the stream.
 */
import type { Settings } from '../../../systems/options.ts'
import type { Random } from '../../core/random.ts'
import { chance } from './chances.ts'
import { arePromised, BUG_SETTING, type CampaignSubject } from './wishes.ts'

/** Every setting of the system; those `given` as they are, promised or not. */
export function drawSettings({ system }: CampaignSubject, given: Settings, random: Random): Settings {
  const { options, promises } = system
  const drawn: { [name: string]: string } = {}
  for (const [name, { default: usual }] of Object.entries(options)) drawn[name] = given[name] ?? usual
  const held = arePromised(promises, drawn)
  for (const [name, { values, default: usual }] of Object.entries(options)) {
    // A stream of its own: a setting that joins the table does not change what is drawn for the others.
    const stream = random.stream(name)
    if (name in given || name === BUG_SETTING || chance(stream, 50)) continue
    const legal = values.filter((value) => !held || arePromised(promises, { ...drawn, [name]: value }))
    drawn[name] = legal.length === 0 ? usual : stream.pick(legal)
  }
  return drawn
}
