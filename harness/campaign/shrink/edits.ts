/**
 * Ways to make a case smaller: each takes a case and gives a strictly smaller one, whole and consistent.
 * Station: campaign, shrinking. Pure. What is left keeps its times, numbers and values, so that it goes on to meet the
 * same situation as far as the world allows.
 */
import type { Case, PlannedOperation } from '../../core/case.ts'
import { nodeNames } from '../../core/node-names.ts'

/** The list without `count` items from `at` on. */
export function without<Item>(items: readonly Item[], at: number, count: number): readonly Item[] {
  return [...items.slice(0, at), ...items.slice(at + count)]
}

/** Ends at `timeNs`, without what would begin later. */
export function cutAt(planned: Case, timeNs: number): Case {
  return {
    ...planned,
    timeNs,
    operations: planned.operations.filter(({ atNs }) => atNs < timeNs),
    faults: planned.faults
      .filter(({ atNs }) => atNs < timeNs)
      .map((fault) => ({ ...fault, durationNs: Math.min(fault.durationNs, timeNs - fault.atNs) })),
  }
}

/** Its last operation or end of a fault, in ns from the start; at least 1. */
export function extentNs({ operations, faults }: Case): number {
  return Math.max(1, ...operations.map(({ atNs }) => atNs + 1), ...faults.map((each) => each.atNs + each.durationNs))
}

/** Without client `worker`; its operations are left out, or handed to `heir`. */
export function withoutWorker(planned: Case, worker: number, heir?: number): Case {
  const renumbered = (old: number) => (old > worker ? old - 1 : old)
  const kept = planned.operations.flatMap((operation): PlannedOperation[] => {
    if (operation.worker !== worker) return [{ ...operation, worker: renumbered(operation.worker) }]
    return heir === undefined ? [] : [{ ...operation, worker: renumbered(heir) }]
  })
  return { ...planned, clients: without(planned.clients, worker, 1), operations: kept }
}

/** Without the clients that do nothing; one is left in any case. */
export function withoutIdleWorkers(planned: Case): Case {
  let smaller = planned
  for (let worker = planned.clients.length - 1; worker >= 0 && smaller.clients.length > 1; worker--) {
    if (!planned.operations.some((operation) => operation.worker === worker)) smaller = withoutWorker(smaller, worker)
  }
  return smaller
}

/** The first `nodes` nodes alone; clients of the others go to the nodes that are left, in turn. */
export function onNodes(planned: Case, nodes: number): Case {
  const names = nodeNames(nodes)
  const clients = planned.clients.map((node) => {
    const number = planned.nodes === 0 ? 0 : Number(node.slice(1)) - 1
    return names[number % nodes] as string
  })
  const majority = Math.floor(nodes / 2) + 1
  const left = planned.core.filter((node) => names.includes(node))
  const core = planned.core.length === 0 || left.length >= majority ? left : names.slice(0, majority)
  return { ...planned, nodes, clients, core }
}

/** Everything from `fromNs` on happens `byNs` earlier. */
export function earlier(planned: Case, fromNs: number, byNs: number): Case {
  const moved = <Planned extends { readonly atNs: number }>(items: readonly Planned[]): readonly Planned[] =>
    items.map((item) => (item.atNs < fromNs ? item : { ...item, atNs: item.atNs - byNs }))
  return {
    ...planned,
    timeNs: Math.max(1, planned.timeNs - byNs),
    operations: moved(planned.operations),
    faults: moved(planned.faults),
  }
}

/** All times and lengths rounded down to multiples of `unitNs`: nothing grows, so shrinking comes to an end. */
export function rounded(planned: Case, unitNs: number): Case {
  const down = (ns: number) => Math.floor(ns / unitNs) * unitNs
  return {
    ...planned,
    timeNs: Math.max(1, down(planned.timeNs)),
    operations: planned.operations.map((operation) => ({ ...operation, atNs: down(operation.atNs) })),
    faults: planned.faults.map((each) => ({ ...each, atNs: down(each.atNs), durationNs: down(each.durationNs) })),
  }
}
