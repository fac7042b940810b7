/**
 * Queues, stacks, sets, logs, counters and strings as histories write them: their values as they stand.
 */
import { appendLog } from '../models/append-log.ts'
import { counter } from '../models/counter.ts'
import { fifoQueue } from '../models/fifo-queue.ts'
import { kv } from '../models/kv.ts'
import { priorityQueue } from '../models/priority-queue.ts'
import { set } from '../models/set.ts'
import { stack } from '../models/stack.ts'
import { unorderedQueue } from '../models/unordered-queue.ts'
import {
  acknowledged,
  integer,
  natural,
  nothing,
  number,
  numberOrNull,
  scalar,
  scalarOrNull,
  scalars,
  text,
} from './shapes.ts'
import type { ShippedModel } from './shipped-model.ts'

const QUEUE = {
  enqueue: { asked: scalar, answered: acknowledged },
  dequeue: { asked: nothing, answered: scalarOrNull },
}

export const COLLECTIONS: readonly ShippedModel[] = [
  {
    name: kv.name,
    summary: 'strings by key: get, put, append',
    model: kv,
    functions: {
      get: { asked: nothing, answered: text },
      put: { asked: text, answered: acknowledged },
      append: { asked: text, answered: acknowledged },
    },
  },
  {
    name: counter.name,
    summary: 'a sum: add n, read',
    model: counter,
    functions: { add: { asked: integer, answered: acknowledged }, read: { asked: nothing, answered: integer } },
  },
  {
    name: set.name,
    summary: 'a set: add, remove, read all',
    model: set,
    functions: {
      add: { asked: scalar, answered: acknowledged },
      remove: { asked: scalar, answered: acknowledged },
      read: { asked: nothing, answered: scalars },
    },
  },
  {
    name: fifoQueue.name,
    summary: 'a queue, first in first out: enqueue, dequeue',
    model: fifoQueue,
    functions: QUEUE,
  },
  {
    name: unorderedQueue.name,
    summary: 'a queue without order: enqueue, dequeue',
    model: unorderedQueue,
    functions: QUEUE,
  },
  {
    name: stack.name,
    summary: 'a stack, last in first out: push, pop',
    model: stack,
    functions: { push: { asked: scalar, answered: acknowledged }, pop: { asked: nothing, answered: scalarOrNull } },
  },
  {
    name: priorityQueue.name,
    summary: 'a queue of numbers, the greatest first: enqueue, dequeue',
    model: priorityQueue,
    functions: {
      enqueue: { asked: number, answered: acknowledged },
      dequeue: { asked: nothing, answered: numberOrNull },
    },
  },
  {
    name: appendLog.name,
    summary: 'a log with offsets from 0: append, read from an offset to the end',
    model: appendLog,
    functions: { append: { asked: scalar, answered: natural }, read: { asked: natural, answered: scalars } },
  },
]
