import { describe, expect, it } from 'vitest'
import { NodeClock } from '../../../../harness/runtime/sim/clock.ts'
import { Timers } from '../../../../harness/runtime/sim/timers.ts'

describe('timers', () => {
  it('queues one event for a timer that is only ever moved later, and fires at the last time set', () => {
    const timers = new Timers(new NodeClock(0))
    const timer = timers.set('election', 10)
    if (timer === undefined) throw new Error('the first setting queues an event')
    expect(timers.set('election', 20)).toBeUndefined()
    expect(timers.set('election', 30)).toBeUndefined()
    expect(timers.eventAt(timer, 10)).toEqual({ againUs: 30 })
    expect(timers.eventAt(timer, 30)).toBe('due')
  })

  it('queues a further event for a timer moved earlier, and lets the old event pass', () => {
    const timers = new Timers(new NodeClock(0))
    const timer = timers.set('election', 30)
    expect(timers.set('election', 10)).toBe(timer)
    if (timer === undefined) throw new Error('the first setting queues an event')
    expect(timers.eventAt(timer, 10)).toBe('due')
    expect(timers.fires(timer, 10)).toBe(true)
    expect(timers.fires(timer, 10)).toBe(false)
    expect(timers.eventAt(timer, 30)).toBe('nothing')
  })

  it('takes a leftover event for nothing, though the timer was set again for later', () => {
    const timers = new Timers(new NodeClock(0))
    const timer = timers.set('election', 30)
    timers.set('election', 10)
    if (timer === undefined) throw new Error('the first setting queues an event')
    expect(timers.eventAt(timer, 10)).toBe('due')
    expect(timers.set('election', 50)).toBe(timer)
    expect(timers.eventAt(timer, 30)).toBe('nothing')
    expect(timers.eventAt(timer, 50)).toBe('due')
  })

  it('does not fire a cancelled timer, but fires it when set again', () => {
    const timers = new Timers(new NodeClock(0))
    const timer = timers.set('election', 10)
    timers.cancel('election')
    if (timer === undefined) throw new Error('the first setting queues an event')
    expect(timers.eventAt(timer, 10)).toBe('nothing')
    expect(timers.set('election', 20)).toBe(timer)
    expect(timers.eventAt(timer, 20)).toBe('due')
  })
})
