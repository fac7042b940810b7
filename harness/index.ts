/**
 * The package's public face, for those who write systems, workloads, nemeses and checkers, or run scenarios from their own
 * code. Contracts first; then the values and functions that plugins are made of; then the line itself.
 */

export type { Budget, Checker, RunFacts } from '../checkers/checker.ts'
export { compose } from '../checkers/compose.ts'
export { FAULT_FAMILIES, parseNemeses } from '../nemesis/index.ts'
export type { AppliedFault, FaultFamily } from '../nemesis/nemesis.ts'
export type { AsyncClient, ClientRequest, Completion } from '../systems/client.ts'
export type { OptionTable, SettingOption, Settings } from '../systems/options.ts'
export { resolveSettings } from '../systems/options.ts'
export type {
  ClusterPlan,
  ContainerSpec,
  ContainerSystem,
  ImageRecipe,
  OutcomeRow,
  PromiseRow,
  SimEffect,
  SimEvent,
  SimSystem,
  System,
} from '../systems/system.ts'
export { EnvironmentError, HarnessError, InternalError, PluginError, UsageError } from './core/errors.ts'
export type { Fault, FaultPhase, Grudge, PlannedFault, Target } from './core/fault.ts'
export { History, type HistoryColumns, type Operation } from './core/history.ts'
export { HistoryBuilder } from './core/history-builder.ts'
export { encodeOp, HistoryParser } from './core/history-file.ts'
export type { ClientOp, CompletionType, FaultOp, Op, OpType, PhaseOp, RunPhase } from './core/op.ts'
export type { FunctionSchema, OpSchema } from './core/op-schema.ts'
export { Random } from './core/random.ts'
export type { RunRecord, Schedule } from './core/record.ts'
export { parseScenario, type Scenario } from './core/scenario.ts'
export { type Anomaly, type CheckResult, mergeVerdicts, type Verdict } from './core/verdict.ts'
export type { Context, Generator, GeneratorEvent, OpRequest, Step, Worker } from './generator/generator.ts'
export { type RunParts, type RunResult, runScenario } from './run/run.ts'
export { RunStore } from './run/store.ts'
export { readHistoryFile, readRun } from './run/store-reader.ts'
export type { AsyncCluster, SimCluster } from './runtime/cluster.ts'
export type { AsyncPorts, Measurement, PortCheck, PortStep, SimPorts } from './runtime/ports.ts'
export type { Workload, WorkloadContext } from './workloads/workload.ts'
