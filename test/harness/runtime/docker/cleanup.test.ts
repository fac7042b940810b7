import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { UndoList } from '../../../../harness/runtime/docker/cleanup.ts'

describe('the undo list', () => {
  it('undoes the latest first, each once, and goes on past a failure', async () => {
    const done: string[] = []
    const list = new UndoList()
    list.add(async () => done.push('first'))
    list.add(() => Promise.reject(new Error('stuck')))
    const now = list.add(async () => done.push('done early'))
    list.add(async () => done.push('last'))
    await now()
    await now()
    const failures = await list.undoAll()
    expect(done).toEqual(['done early', 'last', 'first'])
    expect(failures).toEqual([new Error('stuck')])
    expect(await list.undoAll()).toEqual([])
  })
})

describe('a signal', () => {
  const program = (undo: string) => `
    import { undoLater, undoOnSignals } from ${JSON.stringify(new URL('../../../../harness/runtime/docker/cleanup.ts', import.meta.url).href)}
    undoLater(${undo})
    undoOnSignals((signal) => console.log('got', signal))
    setInterval(() => {}, 1000)
    console.log('ready')`

  const start = async (undo: string) => {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program(undo)])
    const output: string[] = []
    const said = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => (output.join('').includes(text) ? resolve() : undefined)
        child.stdout.on('data', look)
        look()
      })
    child.stdout.on('data', (data) => output.push(String(data)))
    child.stderr.on('data', (data) => output.push(String(data)))
    await said('ready')
    return { child, output, said }
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s undoes everything and exits with %i', async (signal, code) => {
    const { child, output } = await start(`async () => console.log('undone')`)
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([code, null])
    expect(output.join('')).toBe(`ready\ngot ${signal}\nundone\n`)
  })

  it('ends at once when it comes a second time, though an undo hangs', async () => {
    const { child, output, said } = await start(`() => new Promise(() => console.log('hanging'))`)
    child.kill('SIGINT')
    await said('hanging')
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([130, null])
    expect(output.join('')).toContain('got SIGINT')
  })
})
