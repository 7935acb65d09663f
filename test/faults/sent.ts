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

/** Whose request it is: the customer in its path, or the one it creates. */
export function customerOf({ url, body }: Sent): string | undefined {
	const [, id, path] =
		/\/storefront\/v1\/customers(?:\/([^/?]+)(?:\/tags)?)?(\?|$)/.exec(url) ?? [];
	if (id !== undefined) return decodeURIComponent(id);
	return path === undefined ? undefined : idIn(body);
}

/** The same for a request that is sent again, another one for every other request. */
export function keyOf({ method, url, body }: Sent): string {
	return JSON.stringify([method, url, body]);
}

function idIn(body: unknown): string | undefined {
	const id = (body as { id?: unknown } | undefined)?.id;
	return typeof id === 'string' ? id : undefined;
}
