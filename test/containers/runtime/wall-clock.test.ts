/**
 * Wall clocks of nodes in containers: what a process in them reads itself, over restarts of it, and in the end. The node's
 * program is bash, which reads the clock through the C library in its own process and writes it into its log.
 */
import { setTimeout as later } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { WallSkew } from '../../../harness/core/wall-skew.ts'
import type { AsyncCluster } from '../../../harness/runtime/cluster.ts'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { processesOf } from '../../../harness/runtime/docker/wall-clock/container-processes.ts'
import { WallClockPort } from '../../../harness/runtime/docker/wall-clock/wall-clock-port.ts'
import { describeWithWallClocks } from '../wall-clock-gate.ts'
import { LISTENER, optionsOf } from './listener-system.ts'

/** A line with its time every 50 ms; a child made by fork tells the time on even lines. */
const PROGRAM = 'while :; do echo "at $EPOCHREALTIME"; (echo "at $EPOCHREALTIME"); read -t 0.05 <> <(:); done'
const HOUR_MS = 3_600_000
/** A line may come so late, on a machine that has much to do. */
const TOLERANCE_MS = 10_000
const LINES = 8

describeWithWallClocks('wall clocks of containers', () => {
  let cluster: AsyncCluster
  let run: string
  beforeAll(async () => {
    const options = { ...(await optionsOf(2)), ports: ['wall-clock'] as const }
    run = options.run
    const container = () => ({ command: ['bash', '-c', PROGRAM], environment: {}, dataPaths: [] })
    cluster = await startCluster({ ...LISTENER, container }, options)
  })
  afterAll(() => cluster?.stop())

  const skew = (part: Partial<WallSkew>): WallSkew => ({ offsetUs: 0, ratePpm: 0, periodUs: 0, ...part })
  const set = (fault: number, nodes: readonly string[], part: Partial<WallSkew>) =>
    cluster.ports.perform({ port: 'wall-clock', do: 'set', fault, nodes, skew: skew(part) })
  const reset = (fault: number) => cluster.ports.perform({ port: 'wall-clock', do: 'reset', fault })
  const containerOf = async (node: string) => (await connectEngine()).docker.getContainer(`ordeal-${run}-${node}`)

  /** How far the node's last lines are from the engine's own time of them, in milliseconds. */
  async function lastLinesAheadMs(node: string): Promise<readonly number[]> {
    const container = await containerOf(node)
    const log = String(await container.logs({ stdout: true, timestamps: true, tail: LINES }))
    return [...log.matchAll(/(\d{4}-\S+Z) at ([\d.]+)/g)].map(
      ([, engineTime = '', seconds]) => Number(seconds) * 1_000 - Date.parse(engineTime),
    )
  }

  /** A line may have been on its way when the clock was set: the newest ones count, once there are enough. */
  async function expectAhead(node: string, offsetMs: number): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const rounded = (await lastLinesAheadMs(node)).map((aheadMs) => Math.round((aheadMs - offsetMs) / TOLERANCE_MS))
      if (rounded.length > 0 && rounded.every((tolerances) => tolerances === 0)) return
      if (attempt === 100) expect(rounded).toEqual(rounded.map(() => 0))
      await later(50)
    }
  }

  it('are true until a fault, off in the node that it names, and true again', async () => {
    await expectAhead('n1', 0)
    await set(1, ['n1'], { offsetUs: HOUR_MS * 1_000 })
    await expectAhead('n1', HOUR_MS)
    await expectAhead('n2', 0)
    await reset(1)
    await expectAhead('n1', 0)
  })

  it('stay off over a restart of the process, and may be set while it is dead', async () => {
    await set(2, ['n1'], { offsetUs: -HOUR_MS * 1_000 })
    await cluster.ports.perform({ port: 'process', do: 'kill', nodes: ['n1', 'n2'] })
    await set(3, ['n2'], { offsetUs: HOUR_MS * 1_000 })
    const check = { port: 'wall-clock', fault: 3, nodes: ['n2'], skew: skew({ offsetUs: HOUR_MS * 1_000 }) } as const
    expect((await cluster.ports.measure(check)).holds).toBe(false)
    await cluster.ports.perform({ port: 'process', do: 'start', nodes: ['n1', 'n2'] })
    expect(await cluster.ports.measure(check)).toEqual({ holds: true, detail: expect.anything() })
    await expectAhead('n1', -HOUR_MS)
    await expectAhead('n2', HOUR_MS)
    await reset(2)
    await reset(3)
  })

  it('stay off over a restart that nobody here asked for', async () => {
    await set(4, ['n1'], { offsetUs: HOUR_MS * 1_000 })
    const container = await containerOf('n1')
    await container.restart({ t: 0 })
    const { State } = await container.inspect()
    const asked = { port: 'wall-clock', fault: 4, nodes: ['n1'], skew: skew({ offsetUs: HOUR_MS * 1_000 }) } as const
    while (!(await cluster.ports.measure(asked)).holds) await later(10)
    await expectAhead('n1', HOUR_MS)
    expect((await container.inspect()).State.Pid).toBe(State.Pid)
    await reset(4)
  })

  it('may be put off while the process stands still', async () => {
    await cluster.ports.perform({ port: 'process', do: 'pause', nodes: ['n1'] })
    await set(5, ['n1'], { offsetUs: HOUR_MS * 1_000 })
    const asked = { port: 'wall-clock', fault: 5, nodes: ['n1'], skew: skew({ offsetUs: HOUR_MS * 1_000 }) } as const
    expect((await cluster.ports.measure(asked)).holds).toBe(true)
    await cluster.ports.perform({ port: 'process', do: 'resume', nodes: ['n1'] })
    await expectAhead('n1', HOUR_MS)
    await reset(5)
  })

  it('jump to and fro under a strobe', async () => {
    const strobe = skew({ offsetUs: HOUR_MS * 1_000, periodUs: 100_000 })
    await set(6, ['n1'], strobe)
    const measured = await cluster.ports.measure({ port: 'wall-clock', fault: 6, nodes: ['n1'], skew: strobe })
    expect(measured.holds).toBe(true)
    const seen = new Set<number>()
    while (seen.size < 2) for (const aheadMs of await lastLinesAheadMs('n1')) seen.add(Math.round(aheadMs / HOUR_MS))
    expect(seen).toEqual(new Set([0, 1]))
    await reset(6)
    await expectAhead('n1', 0)
  })

  it('add up over faults, and are measured so', async () => {
    await set(7, ['n1'], { offsetUs: HOUR_MS * 1_000 })
    await set(8, ['n1', 'n2'], { ratePpm: 1_000_000 })
    const drift = { port: 'wall-clock', fault: 8, nodes: ['n1', 'n2'], skew: skew({ ratePpm: 1_000_000 }) } as const
    expect((await cluster.ports.measure(drift)).holds).toBe(true)
    expect((await cluster.ports.measure({ ...drift, skew: skew({ ratePpm: 900_000 }) })).holds).toBe(false)
    await reset(7)
    await reset(8)
    expect((await cluster.ports.measure(drift)).holds).toBe(false)
  })

  it('are those of containers of the run alone', async () => {
    await expect(processesOf(await containerOf('n1'), 'another-run')).rejects.toMatchObject({
      code: 'WALL_CLOCK_REFUSED',
    })
  })

  it('are true in the end, for whoever still runs', async () => {
    const nodes = await Promise.all(['n1', 'n2'].map(async (name) => ({ name, server: await containerOf(name) })))
    const port = await WallClockPort.attach(nodes, run)
    port.perform({ port: 'wall-clock', do: 'set', fault: 9, nodes: ['n2'], skew: skew({ offsetUs: HOUR_MS * 1_000 }) })
    await expectAhead('n2', HOUR_MS)
    port.stop()
    await expectAhead('n2', 0)
  })
})
