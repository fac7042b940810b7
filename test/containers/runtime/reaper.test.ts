import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { cleanAll, reap } from '../../../harness/runtime/docker/reaper.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { nextRun, optionsOf, startListeners } from './listener-system.ts'

/** Starts a cluster in a process of its own. */
async function clusterOfAnotherProcess(run: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'left-behind.ts'), run])
  onTestFinished(() => void child.kill('SIGKILL'))
  const errors: string[] = []
  child.stderr.on('data', (data) => errors.push(String(data)))
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`the child ended: ${errors.join('')}`)))
  await Promise.race([once(child.stdout, 'data'), ended])
  ended.catch(() => {})
  return child
}

const namesOf = (run: string) => ({
  containers: ['n1', 'n1-net', 'n2', 'n2-net'].map((name) => `ordeal-${run}-${name}`),
  networks: [`ordeal-${run}`],
  volumes: ['n1', 'n2'].map((name) => `ordeal-${run}-${name}-data0`),
})

/** What of this run the engine holds. */
async function present(run: string) {
  const { docker } = await connectEngine()
  const filters = { label: [`ordeal.run=${run}`] }
  const containers = await docker.listContainers({ all: true, filters })
  const networks = await docker.listNetworks({ filters })
  const { Volumes } = await docker.listVolumes({ filters })
  return {
    containers: containers.map(({ Names }) => (Names[0] ?? '').slice(1)).sort(),
    networks: networks.map(({ Name }) => Name),
    volumes: (Volumes ?? []).map(({ Name }) => Name).sort(),
  }
}

const NOTHING = { containers: [], networks: [], volumes: [] }

describeWithEngine('the reaper', () => {
  it('removes all that a killed process left, and nothing else', async () => {
    const { docker } = await connectEngine()
    const { image } = await optionsOf(1)
    const name = `foreign-${nextRun()}`
    const foreign = await docker.createContainer({ name, Image: image, Labels: { run: 'x' } })
    const network = await docker.createNetwork({ Name: name, Labels: { 'ordeal.other': 'x' } })
    await docker.createVolume({ Name: name })
    onTestFinished(async () => {
      await foreign.remove({ force: true })
      await network.remove()
      await docker.getVolume(name).remove()
    })
    const living = await startListeners(1)
    onTestFinished(() => living.cluster.stop())
    const run = nextRun()
    const child = await clusterOfAnotherProcess(run)

    await reap(docker)
    expect(await present(run)).toEqual(namesOf(run)) // its process lives

    child.kill('SIGKILL')
    await once(child, 'close')
    expect(await present(run)).toEqual(namesOf(run)) // a SIGKILL leaves it all
    const removed = await reap(docker)
    expect(removed.failures).toEqual([])
    const { containers, networks, volumes } = namesOf(run)
    expect(removed.containers).toEqual(expect.arrayContaining(containers))
    expect(removed.networks).toEqual(expect.arrayContaining(networks))
    expect(removed.volumes).toEqual(expect.arrayContaining(volumes))
    expect(await present(run)).toEqual(NOTHING)

    expect((await foreign.inspect()).Name).toBe(`/${name}`)
    expect((await network.inspect()).Name).toBe(name)
    expect((await docker.getVolume(name).inspect()).Name).toBe(name)
    expect((await present(living.run)).containers).toHaveLength(2)
    const again = await reap(docker)
    for (const each of Object.values(namesOf(run)).flat()) expect(Object.values(again).flat()).not.toContain(each)
  })

  it('leaves what was made on another machine, or is not labelled whole', async () => {
    const { docker } = await connectEngine()
    const runs = [nextRun(), nextRun()]
    const elsewhere = { 'ordeal.pid': '1', 'ordeal.pid-start': '1', 'ordeal.boot': 'b', 'ordeal.host': 'elsewhere' }
    await docker.createVolume({ Name: `x-${runs[0]}`, Labels: { 'ordeal.run': runs[0] ?? '', ...elsewhere } })
    await docker.createVolume({ Name: `x-${runs[1]}`, Labels: { 'ordeal.run': runs[1] ?? '' } })
    onTestFinished(async () => {
      for (const run of runs) await docker.getVolume(`x-${run}`).remove()
    })
    await cleanAll(docker)
    for (const run of runs) expect((await present(run)).volumes).toEqual([`x-${run}`])
  })
})
