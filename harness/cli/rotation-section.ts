/**
 * How families take turns, as a section of the page of fault families. Printed from nemesis/intensity.ts.
 * Station: command line. Pure.
 */
import { STYLES } from '../../nemesis/intensity.ts'
import type { Span } from '../../nemesis/schedule.ts'
import { code, markdownTable } from './markdown.ts'

export function rotationSection(): string {
  const rows = Object.entries(STYLES).map(([name, { pace, atOnce, outagePercent, isBearable }]) => [
    code(name),
    between(Math.min(...atOnce), Math.max(...atOnce)),
    seconds(pace.fault),
    seconds(pace.quiet),
    outagePercent === 0 ? 'never, where a family can hit fewer' : `${outagePercent} % of the windows in which it can`,
    isBearable ? 'with which a cluster can go on, where a family has such' : 'any',
  ])
  return [
    '\n## Taking turns\n\n`--nemesis all` takes every family that the runtime has ports for and under which every promise of the system holds, with the\n',
    'settings at hand (`ordeal list systems NAME`). What is left out is said when the run starts. They take turns: a run is a sequence of\n',
    'windows, in each of which a random subset is in force, with a quiet time after it in which the system recovers. Families are dealt as\n',
    'cards are, so that each comes at least once, and twice where there is time: at a normal intensity 180 s are enough for two turns of\n',
    '20 families. One that was in its turn never measured in force makes the run unknown, like one that was named.\n',
    'Families that are named, as in `--nemesis kill,pause`, take turns like that too; only one that is alone has its own pace, as above.\n\n',
    markdownTable(
      ['`--intensity`', 'faults at once', 'a window', 'the quiet after it', 'a majority or all nodes hit', 'magnitude'],
      rows,
    ),
    '\nA run too short for two turns of each at this pace goes faster, up to twice; one too short for that has one turn of each, as fast as\n',
    'it must be. No two families of a window use one port, since they would spoil each other’s measurement.\n\n',
    'What is wrong at once is limited, not for safety, which systems promise however many nodes are dead or cut off, but for use: where no\n',
    'majority works together nothing is acknowledged, so there is nothing to lose. Nodes that are killed, paused, cut off, badly heard or\n',
    'without a disk are together a minority, whatever the faults; a fault that hits more has the window to itself among those. Faults that\n',
    'take nobody out go to nodes that are there. `--beyond-promises` lifts these limits, and adds the families that are beyond promises.\n',
  ].join('')
}

function seconds({ minNs, maxNs }: Span): string {
  return `${between(minNs / 1e9, maxNs / 1e9)} s`
}

function between(min: number, max: number): string {
  return min === max ? String(min) : `${min} to ${max}`
}
