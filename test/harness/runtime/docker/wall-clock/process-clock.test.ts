/** A running process of our own, whose wall clock is put off: what it reads itself is what counts. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { lineFrom, lineOf, TRUE_TIME } from '../../../../../harness/runtime/docker/wall-clock/control-block.ts'
import { wallClockRefusal } from '../../../../../harness/runtime/docker/wall-clock/probe.ts'
import { ProcessClock } from '../../../../../harness/runtime/docker/wall-clock/process-clock.ts'

const refusal = wallClockRefusal()
const describeWhere = refusal === undefined ? describe : describe.skip
const because = refusal === undefined ? '' : ` (skipped: ${refusal})`

/** Answers every line with its wall clock and its monotonic clock, in milliseconds. */
const PROGRAM = 'process.stdin.on("data", () => console.log(`${Date.now()} ${performance.now()}`))'
/** Between the child's reading and ours. */
const MEANWHILE_MS = 2_000
const HOUR_MS = 3_600_000

describeWhere(`the wall clock of a process${because}`, () => {
  let child: ChildProcess | undefined
  afterEach(() => child?.kill('SIGKILL'))

  async function start() {
    const started = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['pipe', 'pipe', 'ignore'] })
    child = started
    const lines = createInterface({ input: started.stdout })
    const readings = async (): Promise<readonly number[]> => {
      started.stdin.write('?\n')
      const [line] = (await once(lines, 'line')) as [string]
      return line.split(' ').map(Number)
    }
    await readings()
    /** How far its clocks are from ours, in milliseconds. */
    const aheadMs = async () => ((await readings())[0] ?? Number.NaN) - Date.now()
    return { pid: started.pid ?? 0, child: started, readings, aheadMs }
  }

  const set = (clock: ProcessClock, offsetMs: number, ratePpm = 0) => {
    const nowUs = Date.now() * 1_000
    clock.set({
      wall: lineOf([{ offsetUs: offsetMs * 1_000, ratePpm, periodUs: 0, sinceUs: nowUs }], nowUs),
      monotonic: TRUE_TIME,
    })
  }
  const expectAbout = (foundMs: number, wantedMs: number) =>
    expect(Math.abs(foundMs - wantedMs)).toBeLessThan(MEANWHILE_MS)

  it('shows true time once it is patched, what it is set to at once, and true time again in the end', async () => {
    const { pid, aheadMs } = await start()
    const clock = ProcessClock.open(pid)
    expectAbout(await aheadMs(), 0)
    for (const offsetMs of [HOUR_MS, -HOUR_MS, 24 * HOUR_MS]) {
      set(clock, offsetMs)
      expectAbout(await aheadMs(), offsetMs)
      expect(clock.read().wall.off).toBe(BigInt(offsetMs) * 1_000_000n)
    }
    clock.revert()
    expectAbout(await aheadMs(), 0)
    expect(() => clock.read()).toThrow(expect.objectContaining({ code: 'NO_VDSO' }))
    clock.close()
  })

  it('runs fast by a rate, counted from when it began', async () => {
    const { pid, aheadMs } = await start()
    const clock = ProcessClock.open(pid)
    const nowUs = Date.now() * 1_000
    const hoursAgo = { offsetUs: 0, ratePpm: 1_000_000, periodUs: 0, sinceUs: nowUs - 2 * HOUR_MS * 1_000 }
    clock.set({ wall: lineOf([hoursAgo], nowUs), monotonic: TRUE_TIME })
    expectAbout(await aheadMs(), 2 * HOUR_MS)
    clock.close()
  })

  it('is left alone where the monotonic clock is put off', async () => {
    const { pid, readings, aheadMs } = await start()
    const [, before = 0] = await readings()
    const clock = ProcessClock.open(pid)
    clock.set({ wall: TRUE_TIME, monotonic: lineFrom(BigInt(HOUR_MS) * 1_000_000n, 0, 0n) })
    const [, after = 0] = await readings()
    expectAbout(after - before, HOUR_MS)
    expectAbout(await aheadMs(), 0)
    clock.close()
  })

  it('leaves the monotonic clock alone', async () => {
    const { pid, readings } = await start()
    const [, before = 0] = await readings()
    const clock = ProcessClock.open(pid)
    set(clock, HOUR_MS)
    const [, after = 0] = await readings()
    expect(after).toBeGreaterThanOrEqual(before)
    expect(after - before).toBeLessThan(MEANWHILE_MS * 10)
    clock.close()
  })

  it('is taken over where it was put off before, by a harness that died', async () => {
    const { pid, aheadMs } = await start()
    const first = ProcessClock.open(pid)
    set(first, HOUR_MS)
    first.close()
    const second = ProcessClock.open(pid)
    expect(second.read().wall.off).toBe(BigInt(HOUR_MS) * 1_000_000n)
    second.revert()
    second.close()
    expectAbout(await aheadMs(), 0)
    const third = ProcessClock.open(pid)
    expect(third.read().wall.off).toBe(0n)
    third.close()
  })

  it('is that of this process alone', async () => {
    const [one, other] = [await start(), await start()]
    const clock = ProcessClock.open(one.pid)
    set(clock, HOUR_MS)
    expectAbout(await one.aheadMs(), HOUR_MS)
    expectAbout(await other.aheadMs(), 0)
    expectAbout(Date.now() - performance.timeOrigin - performance.now(), 0)
    clock.close()
    one.child.kill('SIGKILL')
  })

  it('ends with it', async () => {
    const started = await start()
    const clock = ProcessClock.open(started.pid)
    expect(clock.isLive()).toBe(true)
    started.child.kill('SIGKILL')
    await once(started.child, 'exit')
    expect(clock.isLive()).toBe(false)
    expect(() => clock.read()).toThrow(expect.objectContaining({ code: 'PROCESS_GONE' }))
    clock.close()
  })
})
