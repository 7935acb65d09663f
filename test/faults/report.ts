import type { CampaignResult, Figures, Finding } from './campaign';

/** The findings, each with the command that repeats it, and the figures of the campaign. */
export function reportOf({ findings, figures }: CampaignResult): string {
	const verdict =
		findings.length === 0
			? `All ${figures.seeds} seeds hold.`
			: `${new Set(findings.map(({ seed }) => seed)).size} of ${figures.seeds} seeds do not hold.`;
	return [...findings.map(describe), summary(figures), verdict].join('\n\n');
}

export function describe({ seed, violations, scenario }: Finding): string {
	return [
		`seed ${seed}:`,
		...violations.map((violation) => `  ✗ ${violation}`),
		...scenario.map((line) => `    ${line}`),
		`  repeat: npm run test:faults -- --seed ${seed}`,
	].join('\n');
}

function summary({ faults, ...figures }: Figures): string {
	const byCount = Object.entries(faults).sort(([, a], [, b]) => b - a);
	return [
		`${figures.runs} runs, ${figures.items} items, ${figures.succeeded} of them succeeded`,
		`${figures.requests} requests, ${figures.exchanges} exchanges of the API key`,
		...(figures.repeats > 0
			? [`${figures.repeats} runs were disturbed by the machine and made again`]
			: []),
		`slowest seed ${(figures.slowestSeedMs / 1000).toFixed(1)} s`,
		`faults met: ${byCount.map(([name, count]) => `${name} ×${count}`).join(' · ') || 'none'}`,
	].join('\n');
}
