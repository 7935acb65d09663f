/** The names of HTTP's error statuses (RFC 9110 and others), and those of Cloudflare and other proxies. */
const NAMES: Readonly<Record<number, string>> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	402: 'Payment Required',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	406: 'Not Acceptable',
	407: 'Proxy Authentication Required',
	408: 'Request Timeout',
	409: 'Conflict',
	410: 'Gone',
	411: 'Length Required',
	412: 'Precondition Failed',
	413: 'Content Too Large',
	414: 'URI Too Long',
	415: 'Unsupported Media Type',
	421: 'Misdirected Request',
	422: 'Unprocessable Content',
	423: 'Locked',
	424: 'Failed Dependency',
	425: 'Too Early',
	426: 'Upgrade Required',
	428: 'Precondition Required',
	429: 'Too Many Requests',
	431: 'Request Header Fields Too Large',
	451: 'Unavailable For Legal Reasons',
	500: 'Internal Server Error',
	501: 'Not Implemented',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
	504: 'Gateway Timeout',
	505: 'HTTP Version Not Supported',
	506: 'Variant Also Negotiates',
	507: 'Insufficient Storage',
	508: 'Loop Detected',
	509: 'Bandwidth Limit Exceeded',
	510: 'Not Extended',
	511: 'Network Authentication Required',
	520: 'Web Server Returned an Unknown Error',
	521: 'Web Server Is Down',
	522: 'Connection Timed Out',
	523: 'Origin Is Unreachable',
	524: 'A Timeout Occurred',
	525: 'SSL Handshake Failed',
	526: 'Invalid SSL Certificate',
	527: 'Railgun Error',
	529: 'Site Is Overloaded',
	530: 'Origin DNS Error',
	598: 'Network Read Timeout',
	599: 'Network Connect Timeout',
};

/** E.g. `502 Bad Gateway`, or only the number. */
export function statusText(status: number): string {
	return [status, NAMES[status]].filter(Boolean).join(' ');
}

/** Names that RFC 9110 has replaced, and servers go on using. */
const OLD_NAMES = ['Payload Too Large', 'Request Entity Too Large', 'Unprocessable Entity'];

const ALL_NAMES: ReadonlySet<string> = new Set(
	[...Object.values(NAMES), ...OLD_NAMES].map((name) => name.toLowerCase()),
);

/** Whether a text says no more than an error status does. */
export function isStatusName(text: string): boolean {
	return ALL_NAMES.has(text.toLowerCase());
}

/** Passing though no 5xx: took too long, came too early (RFC 8470), too many requests. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * The 5xx that say something lasting: not implemented, HTTP version not supported, variant also
 * negotiates, loop detected, not extended, network authentication required. All others, those of
 * proxies and CDNs too (520 to 530, 598, …), say that a server is in trouble now.
 */
const LASTING_STATUSES: ReadonlySet<number> = new Set([501, 505, 506, 508, 510, 511]);

/** Whether an error status says something that often passes by itself. */
export function isPassingStatus(status: number): boolean {
	const isOfServer = status >= 500 && status < 600;
	return PASSING_STATUSES.has(status) || (isOfServer && !LASTING_STATUSES.has(status));
}
