/** Sets the wall clock of the leader up to half an hour ahead or back. A user's own family: `--nemesis ./wall-half-hour.mjs`. */
const OFFSETS_MS = [1_800_000, -1_800_000, 60_000, -60_000]

const skew = ({ parameters }) => ({ offsetUs: 1_000 * parameters.offsetMs, ratePpm: 0, periodUs: 0 })

export default {
  type: 'wall-half-hour',
  summary: 'sets wall clocks up to half an hour ahead or back',
  needs: ['wall-clock'],
  targets: ['leader'],
  plan: (random, target) => ({ type: 'wall-half-hour', target, parameters: { offsetMs: random.pick(OFFSETS_MS) } }),
  apply: ({ id, fault, hit }) => [{ port: 'wall-clock', do: 'set', fault: id, nodes: hit, skew: skew(fault) }],
  verify: ({ id, fault, hit }) => [{ port: 'wall-clock', fault: id, nodes: hit, skew: skew(fault) }],
  heal: ({ id }) => [{ port: 'wall-clock', do: 'reset', fault: id }],
}
