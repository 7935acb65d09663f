import { customer } from './customer';
import type { Resource } from './resource';

/** Everything the node can do: resource → operations. */
export const resources: Resource[] = [customer];
