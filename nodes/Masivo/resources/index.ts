import { campaign } from './campaign';
import { coupon } from './coupon';
import { customer } from './customer';
import { event } from './event';
import { imports } from './import';
import { oneTimeCode } from './oneTimeCode';
import type { Resource } from './resource';
import { reward } from './reward';
import { tier } from './tier';
import { transaction } from './transaction';

/** Everything the node can do: resource → operations, in the order of their names. */
export const resources: Resource[] = [
	campaign,
	coupon,
	customer,
	event,
	imports,
	oneTimeCode,
	reward,
	tier,
	transaction,
];
