import { defineResource } from '../resource';
import { importCustomers } from './importCustomers.operation';
import { importEvents } from './importEvents.operation';
import { importTransactions } from './importTransactions.operation';

/** Moving a whole shop in (GUIDE-MIG). */
export const imports = defineResource(
	'import',
	'Import',
	[importCustomers, importEvents, importTransactions],
	importCustomers,
);
