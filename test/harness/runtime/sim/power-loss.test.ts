import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../../harness/core/random.ts'
import { Disk } from '../../../../harness/runtime/sim/disk.ts'
import { DiskFile } from '../../../../harness/runtime/sim/disk-file.ts'
import { unsyncedLosses } from '../../../../harness/runtime/sim/power-loss.ts'

const EVERYTHING = 4
const NOTHING = 0
const HALF = 2

const loss = (keepOf4: number, seed = 1, sectorBytes = 512) => ({
  random: Random.stream(seed, 'power'),
  sectorBytes,
  keepOf4,
})
const record = (value: unknown, bytes = 100) => ({ value, bytes })
const found = (file: DiskFile) => file.records.map(({ value, whole }) => (whole ? value : [value]))
/** Over so many draws, what was found, each once. */
const ever = (seeds: number, draw: (seed: number) => unknown) =>
  new Set(Array.from({ length: seeds }, (_, seed) => JSON.stringify(draw(seed))))

function written(...writes: readonly (readonly ReturnType<typeof record>[])[]): DiskFile {
  const file = new DiskFile()
  for (const records of writes) file.append(records)
  return file
}

describe('a file of a simulated disk that loses power', () => {
  it('keeps what was synced, and of the rest nothing or something', () => {
    const all = ever(60, (seed) => {
      const file = written([record('a'), record('b')])
      file.synced(file.end, false)
      file.append([record('c')])
      file.losePower(loss(NOTHING, seed))
      return found(file)
    })
    // Unsynced, 'c' is gone, or its place is there without its meaning.
    expect(all).toEqual(new Set(['["a","b"]', '["a","b",["c"]]']))
  })

  it('keeps everything, if every sector comes through and the last write is not torn', () => {
    const all = ever(60, (seed) => {
      const file = written([record('a')], [record('b', 5000)], [record('c')])
      file.losePower(loss(EVERYTHING, seed))
      return found(file)
    })
    expect(all).toEqual(new Set(['["a","b","c"]', '["a","b",["c"]]']))
  })

  it('may lose a record and keep a later one: sectors come through by themselves', () => {
    const all = ever(200, (seed) => {
      const file = written([record('a', 512), record('b', 512), record('c', 512)])
      file.losePower(loss(HALF, seed))
      return found(file)
    })
    for (const one of ['["a","b","c"]', '["a",["b"],"c"]', '[["a"],["b"],"c"]', '[]']) expect(all).toContain(one)
  })

  it('keeps of a sector any version that was written to it', () => {
    const all = ever(200, (seed) => {
      const file = written([record('a')], [record('b')], [record('c')])
      file.losePower(loss(HALF, seed))
      return found(file).filter((each) => !Array.isArray(each))
    })
    // Never a later record of the sector without an earlier one.
    expect(all).toEqual(new Set(['[]', '["a"]', '["a","b"]', '["a","b","c"]']))
  })

  it('never loses a synced record, whatever is written behind it into the same sector', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }),
        fc.nat(),
        (seed, sizes, at) => {
          const file = written(sizes.map((bytes, i) => record(i, bytes)))
          file.synced(file.end, false)
          for (const bytes of sizes) file.append([record('later', bytes)])
          file.losePower(loss((at % 5) as number, seed))
          expect(found(file).slice(0, sizes.length)).toEqual(sizes.map((_, i) => i))
          expect(file.durableRecords).toBe(file.records.length)
        },
      ),
    )
  })

  it('goes on where the loss left it, and loses nothing of that again', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer({ min: 1, max: 700 })), (seed, sizes) => {
        const file = written(sizes.map((bytes, i) => record(i, bytes)))
        file.losePower(loss(HALF, seed))
        const left = found(file)
        file.append([record('new')])
        file.losePower(loss(NOTHING, seed))
        expect(found(file).slice(0, left.length)).toEqual(left)
        file.append([record('newer')])
        file.synced(file.end, false)
        file.losePower(loss(NOTHING, seed))
        expect(found(file).at(-1)).toBe('newer')
      }),
    )
  })

  it('has for ever in doubt what a failed sync was to cover, though later syncs succeed', () => {
    const all = ever(40, (seed) => {
      const file = written([record('a', 512)])
      file.synced(file.end, true)
      file.append([record('b', 512)])
      file.synced(file.end, false)
      file.losePower(loss(HALF, seed))
      return found(file)
    })
    expect(all).toEqual(new Set(['["a","b"]', '[["a"],"b"]']))
  })

  it('loses ranges that are in order, apart, and not beyond its end', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(3000), fc.array(fc.integer({ min: 1, max: 3000 })), (seed, syncedTo, sizes) => {
        let end = syncedTo
        const writes = sizes.map((bytes) => {
          end += bytes
          return end
        })
        let last = syncedTo - 1
        for (const { from, to } of unsyncedLosses(syncedTo, writes, [], loss(HALF, seed))) {
          expect(from).toBeGreaterThan(last)
          expect(to).toBeGreaterThan(from)
          last = to
        }
        expect(last).toBeLessThanOrEqual(end)
      }),
    )
  })
})

describe('names on a simulated disk that loses power', () => {
  const names = (disk: Disk) => [...disk.image().keys()].sort()
  const syncAll = (disk: Disk, files: readonly string[], withNames: boolean, failed = false) => {
    const cover = disk.cover(files, withNames)
    if (cover === undefined) throw new Error('no such file')
    disk.synced(cover, failed)
  }

  it('go with the file, though its data were synced', () => {
    const disk = new Disk()
    disk.append('a', [record(1)])
    syncAll(disk, ['a'], false)
    disk.losePower(loss(NOTHING))
    expect(names(disk)).toEqual([])
  })

  it('stay once they were synced, though the data go', () => {
    const disk = new Disk()
    disk.append('a', [record(1)])
    syncAll(disk, [], true)
    disk.losePower(loss(NOTHING))
    expect(names(disk)).toEqual(['a'])
    expect(
      disk
        .image()
        .get('a')
        ?.some(({ whole }) => whole),
    ).toBe(false)
  })

  it('come back where the removal was not synced, with their durable data', () => {
    const disk = new Disk()
    disk.append('a', [record(1)])
    syncAll(disk, ['a'], true)
    disk.remove('a')
    disk.append('a', [record(2)])
    expect(disk.image().get('a')).toEqual([{ value: 2, whole: true }])
    disk.losePower(loss(NOTHING))
    expect(disk.image().get('a')).toEqual([{ value: 1, whole: true }])
  })

  it('come and go apart from one another', () => {
    const all = ever(60, (seed) => {
      const disk = new Disk()
      disk.append('old', [record(1)])
      syncAll(disk, ['old'], true)
      disk.append('new', [record(2)])
      disk.remove('old')
      disk.losePower(loss(HALF, seed))
      return names(disk)
    })
    expect(all).toEqual(new Set(['[]', '["new"]', '["old"]', '["new","old"]']))
  })

  it('are covered by a sync only as they were when it began', () => {
    const disk = new Disk()
    disk.append('a', [record(1)])
    const cover = disk.cover(['a'], true)
    disk.remove('a')
    disk.append('b', [record(2)])
    if (cover !== undefined) disk.synced(cover, false)
    disk.losePower(loss(NOTHING))
    expect(names(disk)).toEqual(['a'])
    expect(disk.image().get('a')).toEqual([{ value: 1, whole: true }])
  })

  it('are in doubt for ever when their sync failed, until a later change of theirs is synced', () => {
    const disk = new Disk()
    disk.append('a', [record(1)])
    syncAll(disk, ['a'], true, true)
    syncAll(disk, ['a'], true)
    const before = ever(40, (seed) => {
      const copy = new Disk()
      copy.append('a', [record(1)])
      syncAll(copy, ['a'], true, true)
      syncAll(copy, ['a'], true)
      copy.losePower(loss(HALF, seed))
      return names(copy)
    })
    expect(before).toEqual(new Set(['[]', '["a"]']))
    disk.remove('a')
    disk.append('a', [record(2)])
    syncAll(disk, ['a'], true)
    disk.losePower(loss(NOTHING))
    expect(disk.image().get('a')).toEqual([{ value: 2, whole: true }])
  })

  it('have their last durable records damaged by a flip, of the file written last first', () => {
    const disk = new Disk()
    disk.append('a', [record(1), record(2)])
    disk.append('b', [record(3)])
    syncAll(disk, ['a', 'b'], true)
    disk.append('b', [record(4)])
    disk.flip(7, 2)
    const whole = (name: string) =>
      disk
        .image()
        .get(name)
        ?.map((each) => each.whole)
    expect([whole('a'), whole('b')]).toEqual([
      [true, false],
      [false, true],
    ])
    expect(disk.flipsOf(7)).toBe('2 records damaged')
  })
})
