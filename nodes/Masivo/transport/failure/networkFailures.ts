import { NETWORK_TROUBLES, type NetworkTrouble } from '../facts/networkError';
import { times } from './answerFailures';
import { BASE_URL_ADVICE } from './credentialFailures';
import { type Failure, isRead, masivoFailure, type RequestWords } from './failure';

/** Why no answer came. */

const LATER = 'Run the item again later.';

const MORE_TIME = "A longer 'Timeout' in the options gives a response more time.";

const IF_SLOW = "Raise 'Timeout' in the options, or run the item again later.";

/** What a text is made of. */
interface Parts {
	/** The server's, as in `https://app.masivo.ai`. */
	origin: string;
	/** What n8n says, as a sentence before others; or ''. */
	said: string;
	/** What to do where it passes, as sentences. */
	ifAway: string;
	ifSlow: string;
}

interface Words {
	what: string;
	advice: string;
	/** Whether to say that the request may have taken effect all the same. */
	doubtful?: boolean;
}

const unreadable = ({ origin, said }: Parts): Words => ({
	what: `An answer came from ${origin} that could not be read`,
	advice: `${said}${BASE_URL_ADVICE}`,
	doubtful: true,
});

const WORDS: Readonly<Record<NetworkTrouble, (parts: Parts) => Words>> = {
	refused: ({ origin, said }) => ({
		what: `${origin} refused the connection`,
		advice: `Is it down, or the proxy on the way to it? ${said}${BASE_URL_ADVICE}`,
	}),
	unknownHost: ({ origin }) => ({
		what: `The host of ${origin} was not found`,
		advice: `Is its name right, and that of the proxy on the way to it, if there is one? ${BASE_URL_ADVICE}`,
	}),
	lookUpFailed: ({ origin, ifAway }) => ({
		what: `The name of ${origin} could not be looked up`,
		advice: ifAway,
	}),
	unreachable: ({ origin, said, ifAway }) => ({
		what: `${origin} could not be reached`,
		advice: `${said}Does n8n have a way to it? ${ifAway}`,
	}),
	tlsEnded: ({ origin, ifAway }) => ({
		what: `The connection to ${origin} ended before it was secure`,
		advice: `${ifAway} If it stays so: ${lowerFirst(BASE_URL_ADVICE)}`,
	}),
	untrustedIssuer: ({ origin, said }) => ({
		what: `n8n does not trust the certificate of ${origin}`,
		advice: `${said}If the server is yours, or your network inspects its traffic, start n8n with NODE_EXTRA_CA_CERTS set to the file of the certificate that signed it. ${BASE_URL_ADVICE}`,
	}),
	certificateDate: ({ origin, said }) => ({
		what: `The certificate of ${origin} is not valid today`,
		advice: `${said}It has to be renewed on the server; or the clock of the machine that n8n runs on is wrong.`,
	}),
	certificateName: ({ origin, said }) => ({
		what: `The certificate of ${origin} is for another name`,
		advice: `${said}${BASE_URL_ADVICE}`,
	}),
	badCertificate: ({ origin, said }) => ({
		what: `The certificate of ${origin} was not accepted`,
		advice: `${said}${BASE_URL_ADVICE}`,
	}),
	noTls: ({ origin, said }) => ({
		what: `${origin} does not speak HTTPS as n8n does`,
		advice: `${said}Does its address begin with http://, or is the port another one? ${BASE_URL_ADVICE}`,
	}),
	notSent: ({ origin, said }) => ({
		what: `The request to ${origin} did not go out`,
		advice: `${said}${BASE_URL_ADVICE}`,
	}),
	timedOut: ({ origin, ifSlow }) => ({
		what: `${origin} did not answer in time, or not whole`,
		advice: ifSlow,
	}),
	ended: ({ origin, ifAway }) => ({
		what: `The connection to ${origin} ended before the answer was complete`,
		advice: ifAway,
	}),
	damaged: unreadable,
	unreadable,
	stopped: ({ origin, ifAway }) => ({
		what: `The request to ${origin} was cancelled on its way`,
		advice: ifAway,
		doubtful: true,
	}),
	unknown: ({ origin, said }) => ({
		what: `No answer of ${origin} came through`,
		advice: `${said}${BASE_URL_ADVICE}`,
		doubtful: true,
	}),
};

/**
 * No answer at all.
 *
 * @param hostMessage without secrets
 * @param origin the server's
 * @param sent how many times the request was sent
 * @param mayHaveArrived whether it must not be sent twice, and may have reached Masivo (verdict.ts)
 */
export function noAnswer(
	trouble: NetworkTrouble,
	hostMessage: string,
	origin: string,
	sent: number,
	request: RequestWords,
	mayHaveArrived: boolean,
): Failure {
	const { idempotent, ifAway = LATER, ifSlow = IF_SLOW } = request;
	const { isUnsent, passes } = NETWORK_TROUBLES[trouble];
	const said = quoted(withoutCodes(hostMessage));
	// What to run again is none of the advice where it may have been done.
	const later = mayHaveArrived ? { ifAway: '', ifSlow: MORE_TIME } : { ifAway, ifSlow };
	const { what, advice, doubtful } = WORDS[trouble]({ origin, said, ...later });
	// Of a request that may be sent twice, a try before this one may have arrived.
	const nothingSent = isUnsent && (sent === 1 || !idempotent) ? 'Nothing was sent.' : '';
	const isDoubtful = doubtful && !mayHaveArrived && !isRead(request);
	const effect = isDoubtful ? 'The request may have taken effect all the same.' : '';
	return masivoFailure(mayHaveArrived ? 'mayHaveArrived' : 'network', {
		message: `${what}${times(sent)}`,
		description: [nothingSent, advice, effect].filter(Boolean).join(' '),
		declaration: { cause: passes ? 'temporarily-unavailable' : 'configuration-invalid' },
	});
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
