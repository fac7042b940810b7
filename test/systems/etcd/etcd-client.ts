/** For tests of etcd's client: a fake etcd before each test, and clients of it; closed after each, the latest opened first. */
import { afterEach, beforeEach } from 'vitest'
import { LossyProxy } from '../../../harness/honesty/lossy-proxy.ts'
import type { AsyncClient, ClientRequest, Completion } from '../../../systems/client.ts'
import { openClient, type ReadMode } from '../../../systems/etcd/client.ts'
import { FakeEtcd } from './fake-etcd.ts'

/** Long enough that no slow machine meets it; tests that wait for a deadline give their own. */
export const DEADLINE_MS = 20_000

/** Of the test that runs. */
export let etcd: FakeEtcd
let opened: (() => Promise<void> | void)[]

beforeEach(async () => {
  etcd = await FakeEtcd.start()
  opened = [() => etcd.stop()]
})

afterEach(async () => {
  for (const close of opened.reverse()) await close()
})

/** When the test has ended. */
export function closeLater(close: () => Promise<void> | void): void {
  opened.push(close)
}

export function client(target: string = etcd.target, reads: ReadMode = 'linearizable'): AsyncClient {
  const made = openClient(target, reads)
  closeLater(() => made.close())
  return made
}

export async function lossyProxy(): Promise<LossyProxy> {
  const proxy = await LossyProxy.open(etcd.target)
  closeLater(() => proxy.close())
  return proxy
}

/** One after the other, by one client. */
export async function all(requests: readonly ClientRequest[]): Promise<readonly Completion[]> {
  const worker = client()
  const completions: Completion[] = []
  for (const request of requests) completions.push(await worker.invoke(request, DEADLINE_MS))
  return completions
}
