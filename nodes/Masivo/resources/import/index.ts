import { defineResource } from '../resource';
import { importCustomers } from './importCustomers';
import { importEvents } from './importEvents';
import { importTransactions } from './importTransactions';

/** Moving a whole shop in (GUIDE-MIG). `import` is a word of the language. */
export const imports = defineResource(
	'import',
	'Import',
	[importCustomers, importEvents, importTransactions],
	importCustomers,
);
