import { isBeforeSending, type NetworkTrouble, troubleIn } from '../facts/networkError';
import { doubtOf, times } from './answerFailures';
import { BASE_URL_ADVICE } from './credentialFailures';
import { type Failure, isRead, masivoFailure, type RequestWords } from './failure';

/** Why no answer came. */

const LATER = 'Run the item again later.';

interface Text {
	what: string;
	advice: string;
	/** Whether it may be gone by itself the next time. */
	temporary?: boolean;
	/** Whether an answer, or the lack of one, says nothing of what became of the request. */
	doubtful?: boolean;
}

/**
 * No answer at all.
 *
 * @param code Node.js' or axios' error code
 * @param mayHaveArrived whether a request that must not be sent twice may have reached Masivo
 */
export function noAnswer(
	code: string,
	hostMessage: string,
	origin: string,
	sent: number,
	mayHaveArrived: boolean,
	words: Partial<RequestWords> = {},
): Failure {
	const trouble = troubleIn({ code, message: hostMessage });
	const said = quoted(withoutCodes(hostMessage));
	const { what, advice, temporary, doubtful } = textFor(trouble, origin, said, words);
	// Of a request that may be sent twice, a try before this one may have arrived.
	const nothingSent =
		isBeforeSending(trouble) && (sent === 1 || words.idempotent === false)
			? 'Nothing was sent.'
			: '';
	const effect =
		doubtful && !isRead(words) ? 'The request may have taken effect all the same.' : '';
	const doubt = mayHaveArrived ? doubtOf({ lookUp: words.lookUp, idempotent: false }) : effect;
	return masivoFailure(mayHaveArrived ? 'mayHaveArrived' : 'network', {
		message: `${what}${times(sent)}`,
		description: [nothingSent, advice, doubt].filter(Boolean).join(' '),
		declaration: { cause: temporary ? 'temporarily-unavailable' : 'configuration-invalid' },
	});
}

function textFor(
	trouble: NetworkTrouble,
	origin: string,
	said: string,
	{ ifSlow, ifAway = LATER }: Partial<RequestWords>,
): Text {
	switch (trouble) {
		case 'refused':
			return {
				what: `${origin} refused the connection`,
				advice: `Is it down, or the proxy on the way to it? ${said}${BASE_URL_ADVICE}`,
				temporary: true,
			};
		case 'unknownHost':
			return {
				what: `The host of ${origin} was not found`,
				advice: `Is its name right, and that of the proxy on the way to it, if there is one? ${BASE_URL_ADVICE}`,
			};
		case 'lookUpFailed':
			return {
				what: `The name of ${origin} could not be looked up`,
				advice: ifAway,
				temporary: true,
			};
		case 'unreachable':
			return {
				what: `${origin} could not be reached`,
				advice: `${said}Does n8n have a way to it? ${ifAway}`,
				temporary: true,
			};
		case 'tlsEnded':
			return {
				what: `The connection to ${origin} ended before it was secure`,
				advice: `${ifAway} If it stays so: ${lowerFirst(BASE_URL_ADVICE)}`,
				temporary: true,
			};
		case 'untrustedIssuer':
			return {
				what: `n8n does not trust the certificate of ${origin}`,
				advice: `${said}If the server is yours, or your network inspects its traffic, start n8n with NODE_EXTRA_CA_CERTS set to the file of the certificate that signed it. ${BASE_URL_ADVICE}`,
			};
		case 'certificateDate':
			return {
				what: `The certificate of ${origin} is not valid today`,
				advice: `${said}It has to be renewed on the server; or the clock of the machine that n8n runs on is wrong.`,
			};
		case 'certificateName':
			return {
				what: `The certificate of ${origin} is for another name`,
				advice: `${said}${BASE_URL_ADVICE}`,
			};
		case 'badCertificate':
			return {
				what: `The certificate of ${origin} was not accepted`,
				advice: `${said}${BASE_URL_ADVICE}`,
			};
		case 'noTls':
			return {
				what: `${origin} does not speak HTTPS as n8n does`,
				advice: `${said}Does its address begin with http://, or is the port another one? ${BASE_URL_ADVICE}`,
			};
		case 'notSent':
			return {
				what: `The request to ${origin} did not go out`,
				advice: `${said}${BASE_URL_ADVICE}`,
			};
		case 'timedOut':
			return {
				what: `${origin} did not answer in time, or not whole`,
				advice: ifSlow ?? "Raise 'Timeout' in the options, or run the item again later.",
				temporary: true,
			};
		case 'ended':
			return {
				what: `The connection to ${origin} ended before the answer was complete`,
				advice: ifAway,
				temporary: true,
			};
		case 'unreadable':
			return {
				what: `An answer came from ${origin} that could not be read`,
				advice: `${said}${BASE_URL_ADVICE}`,
				doubtful: true,
			};
		case 'stopped':
			return {
				what: `The request to ${origin} was cancelled on its way`,
				advice: ifAway,
				doubtful: true,
			};
		case 'unknown':
			return {
				what: `No answer of ${origin} came through`,
				advice: `${said}${BASE_URL_ADVICE}`,
				doubtful: true,
			};
	}
}

/**
 * What n8n says, without the names of errors: a text that holds one, such as ECONNREFUSED, n8n replaces
 * as a whole (n8n-workflow, node.error.js). Of OpenSSL's lines the reason is left.
 */
function withoutCodes(hostMessage: string): string {
	const reason = /:SSL routines:[^:]*:([^:]+):/.exec(hostMessage)?.[1];
	return (reason ?? hostMessage)
		.replace(/\b(?:getaddrinfo|GETADDRINFO|E[A-Z]{3,}[A-Z_\d]*)\b:?\s*/g, '')
		.replace(/[.\s]+$/, '');
}

function quoted(words: string): string {
	return words ? `n8n says: ${words}. ` : '';
}

function lowerFirst(text: string): string {
	return text[0].toLowerCase() + text.slice(1);
}
