/** Lines of the suite rabbitmq in the fields of brokers.js, which the table is made from. Lines that have them stay as they are. */

const SAFE_SETTINGS = 'queue-type=quorum, confirms=on, ack=manual'
const CONTROLS = {
  'rabbitmq-auto-ack': ['ack=auto', 'consumers crash'],
  'rabbitmq-no-confirms': ['confirms=off', 'the link to clients is cut'],
  'rabbitmq-delivery-limit': ['delivery-limit=2, dead-letter=off', 'consumers crash'],
  'rabbitmq-transient': ['queue-type=classic, messages=transient', 'the leader is killed'],
}

export function inCommonFields(line) {
  if (line.shows !== undefined) return line
  if (line.confirmed !== undefined) return safe(line)
  if (CONTROLS[line.case] !== undefined) return control(line)
  if (line.held !== undefined) return { ...line, shows: 'survives' }
  if (line.gapsMs !== undefined) return recovery(line)
  if (line.offsetsMs !== undefined) return wallClock(line)
  return line
}

/** Of anomalies the suite has the names, not how many there were. */
function safe(line) {
  const [, workload = ''] = /^rabbitmq-([a-z]+)/.exec(line.case) ?? []
  const found = Object.fromEntries((line.anomalies ?? []).map((name) => [name, 1]))
  return { ...line, shows: 'safe', workload, settings: SAFE_SETTINGS, acknowledged: line.confirmed, found }
}

function control(line) {
  const [settings, what] = CONTROLS[line.case]
  return { ...line, shows: 'control', settings, what, of: line.runs, anomalies: { [line.anomaly]: line.caught } }
}

function recovery({ medianMs, gapsMs, ...line }) {
  const maxSeconds = Math.max(...gapsMs) / 1_000
  return { ...line, shows: 'recovery', medianSeconds: medianMs / 1_000, maxSeconds, until: 'any confirm' }
}

function wallClock(line) {
  const gapsMs = Object.values(line.served ?? {}).map(({ longestGapMs }) => longestGapMs)
  return { ...line, shows: 'wall-clock', longestGapSeconds: Math.max(0, ...gapsMs) / 1_000 }
}
