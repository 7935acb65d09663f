import axios, { AxiosError, type AxiosRequestConfig } from 'axios';

import type { components } from '../../api/types';
import type { Account } from './account';

type Schemas = components['schemas'];
export type CustomerData = Schemas['CustomerData'];
export type Tags = Schemas['Tags'];

const TIMEOUT_MS = 30_000;

/** What the demo asks of Masivo by itself, without the node. */
export interface MasivoClient {
	/** @throws Error whose message holds no token and no key */
	getCustomer(id: string): Promise<CustomerData>;
}

/** No page says whether a customer without tags has an empty object here, or nothing. */
export const tagsOf = ({ customer }: CustomerData): Tags => customer.tags ?? {};

/** Opens the account; an API key is exchanged for a token first. @throws Error, as `getCustomer` */
export async function connectMasivo(account: Account): Promise<MasivoClient> {
	const { authentication, baseUrl, secret } = account;
	const secrets = [secret];
	const get = async (url: string, headers: AxiosRequestConfig['headers']): Promise<unknown> =>
		await sendTo(baseUrl, { url, headers }, secrets);

	let token = secret;
	if (authentication === 'apiKey') {
		const answer = await get('/auth/authorize', { 'x-api-key': secret });
		token = (answer as Schemas['TokenEnvelope'] | null)?.data ?? '';
		if (!token) throw new Error('Masivo gave no token for the API key.');
		secrets.push(token);
	}

	return {
		async getCustomer(id) {
			const url = `/customers/${encodeURIComponent(id)}`;
			const answer = await get(url, { Authorization: `Bearer ${token}` });
			const { data } = (answer as Schemas['CustomerEnvelope'] | null) ?? {};
			if (data?.customer) return data;
			throw new Error('The answer holds no customer. Check the Base URL.');
		},
	};
}

async function sendTo(
	baseURL: string,
	request: AxiosRequestConfig,
	secrets: readonly string[],
): Promise<unknown> {
	const asked = `GET ${request.url}`;
	try {
		// Redirects are not followed: the token would go along.
		const options = { baseURL, timeout: TIMEOUT_MS, maxRedirects: 0 };
		return (await axios.request<unknown>({ ...options, ...request })).data;
	} catch (error) {
		if (!(error instanceof AxiosError)) throw error;
		const { code, message, response } = error;
		const what = response
			? `Masivo answered ${response.status} to ${asked}${reasonIn(response.data)}`
			: `No answer to ${asked} from ${new URL(baseURL).origin} (${code ?? message})`;
		const redacted = secrets.reduce((text, secret) => text.replaceAll(secret, '*****'), what);
		throw new Error(`${redacted}.`);
	}
}

/** Masivo's own words (the document's schema `Error`), if it has any. */
function reasonIn(body: Partial<Schemas['Error']> | null): string {
	const words = [body?.error, body?.details].filter(Boolean);
	return words.length > 0 ? `: ${words.join(', ')}` : '';
}
