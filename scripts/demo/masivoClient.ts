import axios, { AxiosError, type AxiosRequestConfig } from 'axios';

import type { components } from '../../api/types';
import type { Account } from './account';

type Schemas = components['schemas'];
export type CustomerData = Schemas['CustomerData'];
export type Tags = Schemas['Tags'];

const TIMEOUT_MS = 30_000;

/** What the demo asks of Masivo by itself, without the node. Every method throws MasivoError. */
export interface MasivoClient {
	getCustomer(id: string): Promise<CustomerData>;
	setTags(id: string, tags: Tags): Promise<CustomerData>;
	/** @param parameter the name of the query parameter that carries the key */
	deleteTag(id: string, parameter: string, key: string): Promise<CustomerData>;
}

/** Masivo did not do what was asked. The message holds no token and no key. */
export class MasivoError extends Error {
	constructor(
		message: string,
		/** The HTTP status, where an answer came. */
		readonly status?: number,
	) {
		super(message);
		this.name = 'MasivoError';
	}
}

/** No page says whether a customer without tags has an empty object here, or nothing. */
export const tagsOf = ({ customer }: CustomerData): Tags => customer.tags ?? {};

/** Opens the account; an API key is exchanged for a token first. @throws MasivoError */
export async function connectMasivo(account: Account): Promise<MasivoClient> {
	const { authentication, baseUrl, secret } = account;
	const secrets = [secret];
	const send = async (request: AxiosRequestConfig): Promise<unknown> =>
		await sendTo(baseUrl, request, secrets);

	let token = secret;
	if (authentication === 'apiKey') {
		const answer = await send({ url: '/auth/authorize', headers: { 'x-api-key': secret } });
		token = (answer as Schemas['TokenEnvelope'] | null)?.data ?? '';
		if (!token) throw new MasivoError('Masivo gave no token for the API key.');
		secrets.push(token);
	}

	async function customerAfter(id: string, request: AxiosRequestConfig): Promise<CustomerData> {
		const url = `/customers/${encodeURIComponent(id)}${request.url ?? ''}`;
		const headers = { Authorization: `Bearer ${token}` };
		const answer = (await send({ ...request, url, headers })) as Schemas['CustomerEnvelope'] | null;
		if (answer?.data?.customer) return answer.data;
		throw new MasivoError('The answer holds no customer. Check the Base URL.');
	}

	return {
		getCustomer: async (id) => await customerAfter(id, {}),
		setTags: async (id, tags) =>
			await customerAfter(id, { method: 'PATCH', url: '/tags', data: { tags } }),
		deleteTag: async (id, parameter, key) =>
			await customerAfter(id, { method: 'DELETE', url: `/tags?${parameter}=${key}` }),
	};
}

async function sendTo(
	baseURL: string,
	request: AxiosRequestConfig,
	secrets: readonly string[],
): Promise<unknown> {
	const asked = `${request.method ?? 'GET'} ${request.url}`;
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
		const blotted = secrets.reduce((text, secret) => text.replaceAll(secret, '*****'), what);
		throw new MasivoError(`${blotted}.`, response?.status);
	}
}

/** Masivo's own words (the document's schema `Error`), if it has any. */
function reasonIn(body: Partial<Schemas['Error']> | null): string {
	const words = [body?.error, body?.details].filter(Boolean);
	return words.length > 0 ? `: ${words.join(', ')}` : '';
}
