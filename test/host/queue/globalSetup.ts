import { provisionHost } from '../../../host/provision';
import { passOnHost } from './host';

export default async function globalSetup(): Promise<void> {
	passOnHost(await provisionHost());
}
