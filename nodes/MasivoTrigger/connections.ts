import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';

import { SENDING } from '../Masivo/transport/facts/limits';
import { withoutSecrets } from '../Masivo/transport/failure/failure';
import { AdaptiveLimit } from '../Masivo/transport/flow/adaptiveLimit';
import { hostClock } from '../Masivo/transport/flow/clock';
import { Gate } from '../Masivo/transport/flow/gate';
import { logOf } from '../Masivo/transport/request/log';
import type { MasivoAnswer, MasivoRequest } from '../Masivo/transport/request/request';
import { createSend } from '../Masivo/transport/send';
import { checkCredential, CREDENTIAL_TYPE } from '../Masivo/transport/token/credential';
import { Session } from '../Masivo/transport/token/session';
import { RunCredential } from '../Masivo/transport/token/token';
import { transmit } from '../Masivo/transport/transmission';

const MOST_KEPT_CONNECTIONS = 50;

/** What all calls that are confirmed with one credential share: a token, and a gate. */
interface Connection {
	session: Session;
	gate: Gate;
	/** The call that came last, which n8n lets read the credential. */
	host: IWebhookFunctions;
}

/**
 * The ways to Masivo of this process. n8n runs each call by itself; if each had a session of its own,
 * two hundred calls at once would exchange the API key two hundred times. In n8n 1.123 and 2.8, those
 * that come one after another would, too: where n8n works out no expressions for items, nobody sees
 * whether the credential holds any, and then its token is not stored (sharedCredential.ts).
 */
export class Connections {
	private readonly kept = new Map<string, Connection>();

	/**
	 * Sends one request for a call.
	 *
	 * @param credential as n8n gives it to this call
	 * @throws Failure without secrets; the next request then starts afresh
	 */
	async send(
		host: IWebhookFunctions,
		credential: ICredentialDataDecryptedObject,
		request: MasivoRequest,
	): Promise<MasivoAnswer> {
		checkCredential(credential);
		const key = connectionKey(host, credential);
		const connection = this.connectionFor(key, host, credential);
		const { session, gate } = connection;
		const send = createSend(
			{
				...{ credential, session, gate, clock: hostClock, log: logOf(host) },
				transmit: async (...request) => await transmit(host, ...request),
			},
			SENDING.trigger,
		);
		try {
			return await send(request);
		} catch (error) {
			// It may have given up; those that share it now are told so, and nobody after them.
			if (this.kept.get(key) === connection) this.kept.delete(key);
			throw withoutSecrets(error, session.secrets);
		}
	}

	private connectionFor(
		key: string,
		host: IWebhookFunctions,
		credential: ICredentialDataDecryptedObject,
	): Connection {
		const connection = this.kept.get(key) ?? newConnection(host, credential);
		connection.host = host;
		// The one that was used last is dropped last.
		this.kept.delete(key);
		this.kept.set(key, connection);
		const [oldest] = this.kept.keys();
		if (this.kept.size > MOST_KEPT_CONNECTIONS) this.kept.delete(oldest);
		return connection;
	}
}

function newConnection(
	host: IWebhookFunctions,
	credential: ICredentialDataDecryptedObject,
): Connection {
	const readAgain = async () => await connection.host.getCredentials(CREDENTIAL_TYPE);
	const { concurrency, maxRetryWaitMs } = SENDING.trigger;
	const connection: Connection = {
		session: new Session(new RunCredential(credential, readAgain, hostClock)),
		gate: new Gate(maxRetryWaitMs, new AdaptiveLimit(concurrency), hostClock),
		host,
	};
	return connection;
}

/** The same for calls whose credential is the same, but for the token that n8n keeps with it. */
function connectionKey(
	host: IWebhookFunctions,
	credential: ICredentialDataDecryptedObject,
): string {
	const { sessionToken: _token, sessionOwner: _owner, ...entered } = credential;
	const { id } = host.getNode().credentials?.[CREDENTIAL_TYPE] ?? {};
	const fields = Object.entries(entered).sort(([one], [other]) => (one < other ? -1 : 1));
	return createHash('sha256')
		.update(JSON.stringify([id, fields]))
		.digest('base64url');
}
