export { startSandbox } from './sandbox';
export type { Sandbox, SandboxOptions } from './sandbox';
export type { WithoutTagKeys } from './call';
export type { CustomerSeed, CustomerState } from './customers';
export type { Fault, FaultPlan } from './faults';
export type { RecordedRequest, Stats } from './recorder';
