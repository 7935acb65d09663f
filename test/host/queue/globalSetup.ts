import { provisionHost } from '../../../host/provision';
import { passOnHost } from './host';

export default async function globalSetup(): Promise<void> {
	passOnHost(await provisionHost({ version: process.env.MASIVO_N8N_VERSION }));
}
