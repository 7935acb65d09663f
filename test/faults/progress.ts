import type { WriteStream } from 'node:tty';
import type { CampaignOptions } from './campaign';

/** Without a terminal, a line after each of so many seeds. */
const PLAIN_EVERY = 50;

const CLEAR_LINE = '\r\u001b[K';

/** One line that is drawn anew on a terminal, plain lines elsewhere. */
export function showProgress(stream: WriteStream): NonNullable<CampaignOptions['onProgress']> {
	return ({ done, of, failed }) => {
		const line = `${done}/${of} seeds${failed > 0 ? `, ${failed} with findings` : ''}`;
		if (stream.isTTY) stream.write(done === of ? CLEAR_LINE : `${CLEAR_LINE}${line}`);
		else if (done % PLAIN_EVERY === 0 || done === of) stream.write(`${line}\n`);
	};
}
