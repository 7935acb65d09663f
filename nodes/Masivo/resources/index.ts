import { campaign } from './campaign';
import { customer } from './customer';
import type { Resource } from './resource';
import { reward } from './reward';
import { tier } from './tier';
import { transaction } from './transaction';

/** Everything the node can do: resource → operations, in the order of their names. */
export const resources: Resource[] = [campaign, customer, reward, tier, transaction];
