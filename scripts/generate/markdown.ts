import type { Question } from './questions';

/** Text that is none of Markdown's signs; links in it, which n8n takes as well, are left. */
export function escaped(text: string): string {
	return text.replace(/[*|]|<(?!\/?a\b)/g, '\\$&').replace(/\s+/g, ' ');
}

export const code = (text: string): string => `\`${text}\``;

export const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value)}\n\`\`\``;

export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const lines = [head, head.map(() => '---'), ...rows];
	return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A link to a heading of a page, by default the same one, as GitHub names its anchors. */
export function linkTo(text: string, heading: string, page = ''): string {
	const anchor = heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replace(/\s/g, '-');
	return `[${escaped(text)}](${page}#${anchor})`;
}

/** One for each text: "Which fields may be null" is asked of many. */
export function bulletsOf(questions: readonly Question[]): string {
	const subjects = new Map<string, string[]>();
	for (const { about, text } of questions) {
		subjects.set(text, [...(subjects.get(text) ?? []), about]);
	}
	return [...subjects].map(([text, about]) => `- **${about.join(', ')}**: ${text}`).join('\n');
}
