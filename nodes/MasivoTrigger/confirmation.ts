import type {
	ICredentialDataDecryptedObject,
	IHookFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { nodeError } from '../Masivo/execution/nodeErrors';
import { type CustomerAnswer, lookUpCustomer } from '../Masivo/resources/fields/customer';
import { accounts } from '../Masivo/transport/accounts';
import { SENDING } from '../Masivo/transport/facts/limits';
import {
	aboutAnswer,
	Failure,
	masivoFailure,
	withoutSecrets,
} from '../Masivo/transport/failure/failure';
import type { Send } from '../Masivo/transport/request/request';
import {
	checkCredential,
	CREDENTIAL_TYPE,
	secretsOf,
	webhookSecretOf,
} from '../Masivo/transport/token/credential';
import { hasCredential, readTriggerSettings } from './settings';

/** The trigger has no options for its requests, and no items to run again. */
const LATER = 'It may work a little later.';

/**
 * What Masivo itself says of the customer that a call is about; undefined if it knows none of this ID.
 *
 * @throws Failure if it could not be asked, or answered about somebody else
 */
export async function confirm(
	host: IWebhookFunctions,
	credential: ICredentialDataDecryptedObject | undefined,
	customerId: string,
): Promise<CustomerAnswer | undefined> {
	if (!credential) throw noCredential();
	const { send, secrets, end } = accounts.open(host, credential, SENDING.trigger);
	let requestId: string | undefined;
	const sendForCall: Send = async (request) => {
		const answer = await send({
			...request,
			...{ ifTooMany: LATER, ifSlow: LATER, ifAway: LATER },
		});
		({ requestId } = answer);
		return answer;
	};
	try {
		const found = await lookUpCustomer(customerId, sendForCall);
		return 'unknown' in found ? undefined : found;
	} catch (error) {
		const shown = withoutSecrets(error, secrets());
		throw shown instanceof Failure ? aboutAnswer(withoutAdviceForItems(shown), requestId) : shown;
	} finally {
		end();
	}
}

function noCredential(): Failure {
	return masivoFailure('credential', {
		message: "'Confirm with Masivo' needs a credential",
		description:
			"Choose a Masivo API credential in the node, or switch 'Confirm with Masivo' off: then the output holds what the call says, which nothing confirms.",
		declaration: { cause: 'configuration-invalid' },
	});
}

/** A time to come back is said with an option that only the Masivo node has (runFailures.ts). */
function withoutAdviceForItems(failure: Failure): Failure {
	if (failure.kind !== 'waitTooLong') return failure;
	return failure.with({ description: 'It may work after that time.' });
}

/**
 * Whether calls can be taken with what is set in the node and in its credential: looked at when the
 * workflow is activated, and when the editor begins to listen, where somebody sees what is wrong.
 *
 * @throws NodeOperationError or NodeApiError that says what to do
 */
export async function checkBeforeListening(hooks: IHookFunctions): Promise<void> {
	let credential: ICredentialDataDecryptedObject | undefined;
	try {
		if (hasCredential(hooks))
			credential = await hooks.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL_TYPE);
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
