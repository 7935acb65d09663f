/**
 * Reads JSON, and what models, scripts and sheets write for it: `['trial', 'vip']`. Unlike
 * JSON.parse it says where a text stops being what it seems to be, and keeps numbers as text, with
 * all their digits.
 */
type Literal = { value: unknown } | { stoppedAt: number };

interface Dialect {
	strings: readonly RegExp[];
	closing: Readonly<Record<string, string>>;
	words: Readonly<Record<string, unknown>>;
	/** Whether a comma may end a list, and braces may hold a set: `{'a', 'b',}`. */
	lenient: boolean;
}

const JSON_DIALECT: Dialect = {
	strings: [/"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/uy],
	closing: { '[': ']', '{': '}' },
	words: { true: true, false: false, null: null },
	lenient: false,
};

const LENIENT_DIALECT: Dialect = {
	strings: [/"(?:[^"\\\n\r]|\\.)*/uy, /'(?:[^'\\\n\r]|\\.)*/uy],
	closing: { ...JSON_DIALECT.closing, '(': ')' },
	words: { ...JSON_DIALECT.words, True: true, False: false, None: null, undefined: null },
	lenient: true,
};

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/iy;

const WORD = /[a-z]+/iy;

/** Deeper than any data; a reader without a bound would end in a stack overflow. */
const DEEPEST = 500;

export function readJsonLiteral(text: string): Literal {
	return new Reader(text, JSON_DIALECT).read();
}

export function readLenientLiteral(text: string): Literal {
	return new Reader(text, LENIENT_DIALECT).read();
}

/** What is read, or nothing where the reader had to stop. */
type Read = { value: unknown } | undefined;

class Reader {
	private at = 0;

	private depth = 0;

	constructor(
		private readonly text: string,
		private readonly dialect: Dialect,
	) {}

	read(): Literal {
		const read = this.value();
		if (!read) return { stoppedAt: this.at };
		this.skipBlanks();
		return this.at === this.text.length ? read : { stoppedAt: this.at };
	}

	private value(): Read {
		this.skipBlanks();
		const sign = this.text.charAt(this.at);
		if (sign === '"' || sign === "'") return this.string();
		if (sign === '{') return this.nested(() => this.braces());
		if (sign in this.dialect.closing) return this.nested(() => this.list(sign));
		const number = this.match(NUMBER);
		return number === undefined ? this.word() : { value: number };
	}

	private nested(read: () => Read): Read {
		if (this.depth === DEEPEST) return undefined;
		this.depth++;
		const value = read();
		this.depth--;
		return value;
	}

	private list(sign: string): Read {
		const elements: unknown[] = [];
		const isWhole = this.series(sign, () => {
			const element = this.value();
			if (element) elements.push(element.value);
			return element !== undefined;
		});
		return isWhole ? { value: elements } : undefined;
	}

	/** An object, or a set of values. */
	private braces(): Read {
		const entries: Array<[string, unknown]> = [];
		const members: unknown[] = [];
		const isWhole = this.series('{', () => {
			const key = this.value();
			if (!key) return false;
			if (!this.take(':')) return this.dialect.lenient && members.push(key.value) > 0;
			const value = typeof key.value === 'string' ? this.value() : undefined;
			if (value) entries.push([String(key.value), value.value]);
			return value !== undefined;
		});
		if (!isWhole || (entries.length > 0 && members.length > 0)) return undefined;
		return { value: members.length > 0 ? members : Object.fromEntries(entries) };
	}

	/** What stands between brackets, separated by commas. */
	private series(sign: string, readOne: () => boolean): boolean {
		const closing = this.dialect.closing[sign];
		this.take(sign);
		if (this.take(closing)) return true;
		do {
			if (this.dialect.lenient && this.take(closing)) return true;
			if (!readOne()) return false;
		} while (this.take(','));
		return this.take(closing);
	}

	private string(): Read {
		const quote = this.text.charAt(this.at);
		const pattern = this.dialect.strings.find(({ source }) => source.startsWith(quote));
		const body = pattern && this.match(pattern);
		if (body === undefined || this.text.charAt(this.at) !== quote) return undefined;
		this.at++;
		return { value: unescaped(body.slice(1)) };
	}

	private word(): Read {
		const start = this.at;
		const word = this.match(WORD);
		if (word !== undefined && Object.hasOwn(this.dialect.words, word)) {
			return { value: this.dialect.words[word] };
		}
		this.at = start;
		return undefined;
	}

	private take(sign: string): boolean {
		this.skipBlanks();
		if (this.text.charAt(this.at) !== sign) return false;
		this.at++;
		return true;
	}

	private skipBlanks(): void {
		while (/^[ \t\n\r]$/.test(this.text.charAt(this.at))) this.at++;
	}

	private match(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.text)?.[0];
		this.at += found?.length ?? 0;
		return found;
	}
}

const ESCAPES: Readonly<Record<string, string>> = {
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
};

function unescaped(text: string): string {
	return text.replace(
		/\\(?:u([\da-f]{4})|x([\da-f]{2})|([^]))/gi,
		(_all, long?: string, short?: string, sign = '') => {
			const code = long ?? short;
			return code ? String.fromCharCode(parseInt(code, 16)) : (ESCAPES[sign] ?? sign);
		},
	);
}
