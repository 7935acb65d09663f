/** A request as it was sent, by whichever end it was seen. */
export interface Sent {
	method: string;
	/** The path with the query, nothing decoded. */
	url: string;
	/** The JSON value of its body. */
	body?: unknown;
}

export function isAuthorize(url: string): boolean {
	return url.endsWith('/auth/authorize');
}

/** Harmless: it may ask whether the token works. */
export function isProbe({ method, url }: Sent): boolean {
	return method === 'GET' && url.endsWith('/tiers');
}

/** The first of these values that a request holds: in its path, in its query, in its body. */
export function firstIn({ url, body }: Sent, values: ReadonlySet<string>): string | undefined {
	const [path, query] = url.split('?');
	const held = [
		...path.split('/').map(decodeURIComponent),
		...new URLSearchParams(query).values(),
		...leavesOf(body),
	];
	return held.find((value) => values.has(value));
}

/** The same for a request that is sent again, another one for every other request. */
export function keyOf({ method, url, body }: Sent): string {
	return JSON.stringify([method, url, body]);
}

function leavesOf(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [String(value)];
	return Object.values(value).flatMap(leavesOf);
}
