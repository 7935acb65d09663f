import { installation } from './support/n8n';

export default async function globalTeardown(): Promise<void> {
	await installation()?.close();
}
