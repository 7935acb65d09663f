import { join } from 'node:path';
import { runDeliveries } from './deliveries';

it('counts nothing twice that is delivered twice, retried by n8n, or stopped', async () => {
	const seeds = Array.from({ length: 25 }, (_, index) => index + 1);
	expect(await runDeliveries(join(__dirname, '../..'), seeds)).toEqual([]);
}, 120_000);
