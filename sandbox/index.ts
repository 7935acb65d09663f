export { guide } from './guide';
export { startSandbox } from './sandbox';
export type { Sandbox, SandboxOptions } from './sandbox';
export type { CampaignSeed, CampaignState } from './resources/campaigns';
export type { CouponSeed, CouponState } from './resources/coupons';
export type {
	ConsentPatch,
	CustomerSeed,
	CustomerState,
	DeviceAnswer,
	WithoutTagKeys,
} from './resources/customers';
export type { EventState } from './resources/events';
export type { FaultPlan } from './faultPlan';
export type { Fault } from './faults';
export type { OneTimeCodeState } from './resources/oneTimeCodes';
export type { RecordedRequest, Stats } from './recorder';
export type { RewardSeed, RewardState } from './resources/rewards';
export type { Movement, TransactionState } from './resources/transactions';
export { WEBHOOK_EVENTS } from './webhooks';
export type { WebhookAttempt, WebhookDelivery, WebhookEvent, WebhookTarget } from './webhooks';
