import { join } from 'node:path';
import { runCampaign } from './campaign';
import { operationNames } from './operations';
import { describe as describeFinding } from './report';

/** The first seeds have one operation each. */
const SEEDS = operationNames.map((_, index) => index + 1);

it('loses, repeats and invents nothing, whatever goes wrong', async () => {
	const { findings, figures } = await runCampaign({
		packageDir: join(__dirname, '../..'),
		seeds: SEEDS,
	});
	expect(findings.map(describeFinding)).toEqual([]);
	expect(figures.seeds).toBe(SEEDS.length);
}, 120_000);
