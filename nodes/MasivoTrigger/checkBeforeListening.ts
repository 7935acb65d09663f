import type { ICredentialDataDecryptedObject as Credential, IHookFunctions } from 'n8n-workflow';

import { nodeError } from '../Masivo/execution/nodeErrors';
import {
	checkCredential,
	CREDENTIAL_TYPE,
	secretsOf,
	webhookSecretOf,
} from '../Masivo/transport/token/credential';
import { withoutSecrets } from '../Masivo/transport/failure/failure';
import { noCredential } from './confirmation';
import { hasCredential, readTriggerSettings } from './settings';

/**
 * Whether calls can be taken with what is set in the node and in its credential: looked at when the
 * workflow is activated, and when the editor begins to listen, where somebody sees what is wrong.
 *
 * @throws NodeOperationError or NodeApiError that says what to do
 */
export async function checkBeforeListening(hooks: IHookFunctions): Promise<void> {
	let credential: Credential | undefined;
	try {
		if (hasCredential(hooks)) credential = await hooks.getCredentials<Credential>(CREDENTIAL_TYPE);
		const { confirm } = readTriggerSettings(hooks);
		if (credential) webhookSecretOf(credential);
		if (!confirm) return;
		if (!credential) throw noCredential();
		checkCredential(credential);
	} catch (error) {
		const secrets = credential ? secretsOf(credential) : [];
		throw nodeError(hooks.getNode(), withoutSecrets(error, secrets));
	}
}
