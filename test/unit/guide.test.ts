import { randomUUID } from 'node:crypto';
import { guide, startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';

let sandbox: Sandbox;
beforeAll(async () => (sandbox = await startSandbox()));
afterAll(async () => await sandbox.close());

it('tells what to enter in the credential, and which customers, coupons and rewards there are', () => {
	const text = guide(sandbox, 'the-secret');
	const { baseUrl, apiKey, customers, coupons, rewards } = sandbox;
	const entered = [baseUrl, apiKey, 'the-secret'];
	const known = [customers, coupons, rewards].flatMap((them) => [...them.keys()]);
	expect(known).toHaveLength(11);
	for (const it of [...entered, ...known]) expect(text).toContain(it);
	expect(text).toMatch(/1716573314 +Ana Torres +1250 +vip_status/);
	expect(text).toMatch(/BIGSPENDER +500 points.* 1000/);
});

it('fits into 100 columns', () => {
	const lines = guide(sandbox, randomUUID()).split('\n');
	expect(lines.filter((line) => line.length > 100)).toEqual([]);
});

it('says that a webhook is called, and gives a call to paste, where there is a trigger to call', () => {
	const url = 'http://localhost:5678/webhook/one/masivo?secret=the-secret';
	expect(guide(sandbox, 'the-secret')).toContain('<Production URL>?secret=the-secret');
	expect(guide(sandbox, 'the-secret')).not.toContain('calls a webhook');

	sandbox.addWebhook({ url, events: ['CUSTOMER_ACCUMULATION'] });
	expect(guide(sandbox, 'the-secret')).toContain(`curl '${url}'`);
	expect(guide(sandbox, 'the-secret')).not.toContain('calls a webhook');
	// The secret of an address that was given is nobody else's.
	expect(guide(sandbox, 'another')).not.toContain('the-secret');

	sandbox.addWebhook({ url });
	expect(guide(sandbox, 'the-secret')).toContain('calls a webhook');
	sandbox.reset();
});
