import {
	NETWORK_TROUBLES,
	networkErrorOf,
	type NetworkTrouble,
	troubleIn,
} from '../../nodes/Masivo/transport/facts/networkError';

/** As n8n wraps it since 2.34: the error of Node.js or axios is the cause. */
const since234 = (code: string | undefined, message: string) =>
	Object.assign(new Error('n8n has words of its own'), {
		httpCode: null,
		messages: [],
		cause: Object.assign(new Error(message), code === undefined ? {} : { code }),
	});

/** As n8n 1.123 wraps it (n8n-workflow 1.120.31, node-api.error.js): no cause. */
const before234 = (httpCode: string | null, message: string, words = message) =>
	Object.assign(new Error(words), { httpCode, messages: [message, message], cause: undefined });

const RESET = 'The connection to the server was closed unexpectedly, perhaps it is offline.';

describe('why there was no answer', () => {
	test.each<[what: string, error: unknown, code: string, message: string]>([
		['since 2.34', since234('ECONNRESET', 'read ECONNRESET'), 'ECONNRESET', 'read ECONNRESET'],
		['without a code', since234(undefined, 'Domain not allowed: x'), '', 'Domain not allowed: x'],
		['unwrapped', Object.assign(new Error('a'), { code: 'EPIPE' }), 'EPIPE', 'a'],
		['a text', 'broken', '', 'broken'],
		['nothing', undefined, '', 'undefined'],
		['an object', { code: 'EPIPE', message: 'write EPIPE' }, 'EPIPE', 'write EPIPE'],
		['a code that is a number', { code: 7, message: 'x' }, '', 'x'],
		['a code that is a list', { code: ['EPIPE'], message: 'x' }, '', 'x'],
		['a code that is words', { code: 'Bad reply', message: 'write EPIPE' }, 'EPIPE', 'write EPIPE'],
		['a code in words', { code: 'read EPIPE', message: 'x' }, '', 'x'],
		['a code before words', { code: 'EPIPE it was', message: 'x' }, '', 'x'],
		['a code with a digit', { code: 'E2BIG', message: 'x' }, 'E2BIG', 'x'],
		['messages that are no text', { messages: [7], message: 'x' }, '', 'x'],
		['a number longer than a status', { httpCode: '2000', message: 'x' }, '', 'x'],
		['a status and more', { httpCode: '200 OK', message: 'x' }, '', 'x'],
		['more and a status', { httpCode: 'HTTP 200', message: 'x' }, '', 'x'],

		[
			'before 2.34',
			before234('ECONNRESET', 'read ECONNRESET', RESET),
			'ECONNRESET',
			'read ECONNRESET',
		],
		['an end', before234('ECONNRESET', 'socket hang up', RESET), 'ECONNRESET', 'socket hang up'],
		[
			'a timeout',
			before234('ECONNABORTED', 'timeout of 300ms exceeded', 'x'),
			'ECONNABORTED',
			'timeout of 300ms exceeded',
		],
		[
			'garbage',
			before234('HPE_INVALID_CONSTANT', 'Parse Error: x'),
			'HPE_INVALID_CONSTANT',
			'Parse Error: x',
		],
		[
			'no gzip',
			before234('200', 'incorrect header check'),
			'Z_DATA_ERROR',
			'incorrect header check',
		],
		[
			'half a gzip',
			before234('200', 'unexpected end of file'),
			'Z_BUF_ERROR',
			'unexpected end of file',
		],
		['no brotli', before234('200', 'Decompression failed'), 'ERR__ERROR_', 'Decompression failed'],
		[
			'half an answer',
			before234('200', 'stream has been aborted'),
			'ERR_BAD_RESPONSE',
			'stream has been aborted',
		],
		[
			'half of a 503',
			before234('503', 'aborted', 'Service unavailable - try again'),
			'ERR_BAD_RESPONSE',
			'aborted',
		],
		['something in an answer', before234('200', 'who knows'), 'ERR_BAD_RESPONSE', 'who knows'],
		['a Stop', before234('ERR_CANCELED', 'canceled'), 'ERR_CANCELED', 'canceled'],
		['a forbidden domain', before234(null, 'Domain not allowed: x'), '', 'Domain not allowed: x'],

		[
			'only words',
			before234(null, 'timeout of 5 ms exceeded'),
			'ECONNABORTED',
			'timeout of 5 ms exceeded',
		],
		['only a hang-up', before234(null, 'socket hang up'), 'ECONNRESET', 'socket hang up'],
		['only a cancel', before234(null, 'canceled'), 'ERR_CANCELED', 'canceled'],
		['only an abort', before234(null, 'Request aborted'), 'ECONNABORTED', 'Request aborted'],
		['a code in words', before234(null, 'read ECONNRESET'), 'ECONNRESET', 'read ECONNRESET'],
		[
			'a look-up in words',
			before234(null, 'getaddrinfo EAI_AGAIN x'),
			'EAI_AGAIN',
			'getaddrinfo EAI_AGAIN x',
		],
		['a word that is no code', before234(null, 'the letter E'), '', 'the letter E'],
	])('%s', (_what, error, code, message) => {
		expect(networkErrorOf(error)).toEqual({ code, message });
	});

	test('of several attempts to connect, the first stands for all', () => {
		const attempts = [1, 2].map((n) => new Error(`connect ECONNREFUSED ::${n}`));
		const error = Object.assign(new AggregateError(attempts, ''), { code: 'ECONNREFUSED' });
		expect(networkErrorOf({ cause: error, message: 'x' })).toEqual({
			code: 'ECONNREFUSED',
			message: 'connect ECONNREFUSED ::1',
		});
	});

	test.each([
		[5, 'EPIPE'],
		[6, ''],
	])('a cause that lies %i causes deep has the code "%s"', (depth, code) => {
		let error: object = { code: 'EPIPE', message: 'x' };
		for (let level = 0; level < depth; level++) error = { cause: error, message: 'x' };
		expect(networkErrorOf(error).code).toBe(code);
	});

	test('an error that is its own cause has an end', () => {
		const error = new Error('round');
		Object.assign(error, { cause: error, errors: [error] });
		expect(networkErrorOf(error)).toEqual({ code: '', message: 'round' });
	});
});

const sent = { sent: true, passes: false };
const unsent = { sent: false, passes: false };

describe('what happened, whether anything was sent, and whether it passes', () => {
	test.each<[code: string, message: string, trouble: NetworkTrouble, also: typeof sent]>([
		['ECONNREFUSED', 'connect ECONNREFUSED 1', 'refused', { ...unsent, passes: true }],
		['ECONNREFUSED', '', 'refused', { ...unsent, passes: true }],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND x', 'unknownHost', unsent],
		['EAI_AGAIN', 'getaddrinfo EAI_AGAIN x', 'lookUpFailed', { ...unsent, passes: true }],
		['EAI_FAIL', '', 'lookUpFailed', { ...unsent, passes: true }],
		['EHOSTUNREACH', 'connect EHOSTUNREACH 1', 'unreachable', { ...unsent, passes: true }],
		['EHOSTUNREACH', '', 'unreachable', { ...unsent, passes: true }],
		['ENETUNREACH', 'connect ENETUNREACH 1', 'unreachable', { ...unsent, passes: true }],
		['EADDRNOTAVAIL', 'connect EADDRNOTAVAIL 1', 'unreachable', { ...unsent, passes: true }],
		['EMFILE', 'too many open files', 'unreachable', { ...unsent, passes: true }],
		['ETIMEDOUT', 'connect ETIMEDOUT 1', 'unreachable', { ...unsent, passes: true }],
		['EINVAL', 'connect EINVAL 1', 'unreachable', { ...unsent, passes: true }],
		['EACCES', 'connect EACCES 1', 'unreachable', { ...unsent, passes: true }],
		['UND_ERR_CONNECT_TIMEOUT', '', 'unreachable', { ...unsent, passes: true }],
		[
			'ECONNRESET',
			'Client network socket disconnected before secure TLS connection was established',
			'tlsEnded',
			{ ...unsent, passes: true },
		],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'untrustedIssuer', unsent],
		['SELF_SIGNED_CERT_IN_CHAIN', '', 'untrustedIssuer', unsent],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '', 'untrustedIssuer', unsent],
		['UNABLE_TO_GET_ISSUER_CERT', '', 'untrustedIssuer', unsent],
		['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', '', 'untrustedIssuer', unsent],
		['CERT_UNTRUSTED', '', 'untrustedIssuer', unsent],
		['CERT_HAS_EXPIRED', 'certificate has expired', 'certificateDate', unsent],
		['CERT_NOT_YET_VALID', '', 'certificateDate', unsent],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname/IP does not match', 'certificateName', unsent],
		['HOSTNAME_MISMATCH', '', 'certificateName', unsent],
		['CERT_REVOKED', '', 'badCertificate', unsent],
		['CRL_HAS_EXPIRED', '', 'badCertificate', unsent],
		['UNABLE_TO_GET_CRL', '', 'badCertificate', unsent],
		['INVALID_PURPOSE', '', 'badCertificate', unsent],
		[
			'EPROTO',
			'write EPROTO 80:error:0A00010B:SSL routines::wrong version number:',
			'noTls',
			unsent,
		],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'write EPROTO', 'noTls', unsent],
		['ERR_SSL_PACKET_LENGTH_TOO_LONG', '', 'noTls', unsent],
		['EPROTO', 'error:SSL routines:x:sslv3 alert handshake failure:', 'noTls', unsent],
		['ERR_INVALID_URL', 'Invalid URL', 'notSent', unsent],
		['ERR_INVALID_CHAR', 'Invalid character in header content', 'notSent', unsent],
		['ERR_UNESCAPED_CHARACTERS', '', 'notSent', unsent],
		['ERR_SOCKET_BAD_PORT', '', 'notSent', unsent],
		['', 'Domain not allowed: This credential is restricted', 'notSent', unsent],
		['', 'No allowed domains specified.', 'notSent', unsent],
		['', 'The request was blocked because it resolves to a restricted IP', 'notSent', unsent],
		['', 'Invalid URL', 'notSent', unsent],

		['ERR_CANCELED', 'canceled', 'stopped', sent],
		['ETIMEDOUT', 'read ETIMEDOUT', 'timedOut', { ...sent, passes: true }],
		['ECONNABORTED', 'timeout of 5ms exceeded', 'timedOut', { ...sent, passes: true }],
		['UND_ERR_BODY_TIMEOUT', '', 'timedOut', { ...sent, passes: true }],
		['ECONNABORTED', 'Request aborted', 'ended', { ...sent, passes: true }],
		['ECONNRESET', 'read ECONNRESET', 'ended', { ...sent, passes: true }],
		['ECONNRESET', 'socket hang up', 'ended', { ...sent, passes: true }],
		['EPIPE', 'write EPIPE', 'ended', { ...sent, passes: true }],
		['ENETRESET', '', 'ended', { ...sent, passes: true }],
		['ERR_STREAM_PREMATURE_CLOSE', '', 'ended', { ...sent, passes: true }],
		['ERR_BAD_RESPONSE', 'stream has been aborted', 'ended', { ...sent, passes: true }],
		['EHOSTUNREACH', 'read EHOSTUNREACH', 'ended', { ...sent, passes: true }],
		['ENETDOWN', 'write ENETDOWN', 'ended', { ...sent, passes: true }],
		['ERR_BAD_RESPONSE', 'maxContentLength size of 5 exceeded', 'unreadable', sent],
		['HPE_INVALID_CONSTANT', 'Parse Error', 'unreadable', sent],
		['HPE_HEADER_OVERFLOW', 'Parse Error', 'unreadable', sent],
		['HPE_INVALID_CHUNK_SIZE', 'Parse Error', 'damaged', { ...sent, passes: true }],
		['Z_DATA_ERROR', 'incorrect header check', 'damaged', { ...sent, passes: true }],
		['ERR__ERROR_FORMAT_PADDING_2', 'Decompression failed', 'damaged', { ...sent, passes: true }],
		['ERR_FR_TOO_MANY_REDIRECTS', '', 'unreadable', sent],
		[
			'EPROTO',
			'read EPROTO 80:error:SSL routines::tlsv13 alert certificate required:',
			'unreadable',
			sent,
		],
		['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', '', 'unreadable', sent],
		['UND_ERR_HEADERS_OVERFLOW', '', 'unreadable', sent],
		['', 'who knows', 'unknown', sent],
		['EWHATEVER', 'who knows', 'unknown', sent],
	])('%s "%s" is %s', (code, message, trouble, also) => {
		expect(troubleIn({ code, message })).toBe(trouble);
		expect(NETWORK_TROUBLES[trouble]).toMatchObject({ isUnsent: !also.sent, passes: also.passes });
	});
});
